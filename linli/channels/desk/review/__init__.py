"""The review desk: returns, extensions, parkings and appeals heard from both sides, and ruled on."""
