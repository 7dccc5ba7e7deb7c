"""邻里 Linli: takes in what residents bring, has it handled on time, and closes it."""
