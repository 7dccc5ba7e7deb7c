import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.foundation.search.rules import (
    QUERY_GRAMS,
    TEXT_LIMIT,
    WORD_LIMIT,
    WordTooShort,
    grams,
    is_rare,
    query_grams,
)

CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2)


def test_chinese_text_becomes_overlapping_pairs_each_once():
    assert grams("停车难停车") == ["停车", "车难", "难停"]


def test_punctuation_and_line_breaks_part_the_pairs():
    assert grams("路灯,损坏\n严重") == ["路灯", "损坏", "严重"]


def test_words_of_letters_and_digits_stay_whole_and_join_their_neighbours():
    assert grams("12号楼WIFI坏了") == [
        "12", "2号", "号楼", "楼w", "wifi", "i坏", "坏了",
    ]  # fmt: skip


def test_full_width_and_upper_case_are_the_same_word():
    assert grams("ＷｉＦｉ") == grams("wifi") == ["wifi"]


def test_invisible_characters_hide_nothing():
    assert grams("停\u200b车\u202e难\ufeff") == ["停车", "车难"]


def test_rare_characters_of_names_are_pairs_too():
    assert grams("𠮷堃㼆") == ["𠮷堃", "堃㼆"]


def test_half_of_a_surrogate_pair_does_no_harm():
    assert grams("停\ud83d车") == ["停车"]


def test_ten_megabytes_do_not_make_a_million_grams():
    text = "".join(chr(0x4E00 + i * 7919 % 20_000) for i in range(3_400_000))
    assert len(text.encode()) > 10_000_000
    assert len(grams(text)) < TEXT_LIMIT


def test_what_stands_within_the_limit_is_found_after_many_invisible_ones():
    assert "停车" in grams("\u200b" * TEXT_LIMIT + "停车")


def test_a_long_run_of_letters_is_known_by_its_beginning():
    assert grams("x" * 5000) == ["x" * WORD_LIMIT]
    assert query_grams("x" * 150) == ["x" * WORD_LIMIT]


@given(before=st.text(max_size=50), word=CHINESE, after=st.text(max_size=50))
def test_a_text_always_answers_a_query_for_a_part_of_it(before, word, after):
    part = word[:60]
    assert set(query_grams(part)) <= set(grams(f"{before} {part} {after}"))


@given(st.text(max_size=300))
def test_any_text_can_be_taken(text):
    assert all(0 < len(gram) <= WORD_LIMIT for gram in grams(text))


@given(word=st.text(alphabet="停车难小区路灯a1", min_size=2, max_size=12))
def test_a_part_of_chinese_text_is_found_without_spaces_around_it(word):
    whole = f"关于{word}的"
    try:
        asked = query_grams(word)
    except WordTooShort:
        return
    assert set(asked) <= set(grams(whole))


def test_a_query_of_several_words_asks_for_all_of_them():
    assert query_grams("路灯 损坏 路灯") == ["路灯", "损坏"]


@pytest.mark.parametrize("words", ["狗", "路灯 狗", " 灯 ", "!?", "🎉"])
def test_a_query_that_no_gram_answers_is_refused(words):
    with pytest.raises(WordTooShort):
        query_grams(words)


def test_an_empty_query_asks_for_nothing():
    assert query_grams("  \u3000") == []


def test_a_pasted_page_asks_for_a_bounded_number_of_grams():
    page = "".join(chr(0x4E00 + i) for i in range(5000))
    assert len(query_grams(page)) == QUERY_GRAMS


def test_a_word_is_rare_when_fetching_it_is_less_than_walking():
    assert is_rare(matches=3, rows=1_000_000)
    assert not is_rare(matches=100_000, rows=1_000_000)


def test_in_a_small_scope_walking_is_never_long():
    assert is_rare(matches=5_000, rows=1_000_000)
    assert not is_rare(matches=5_000, rows=1_000_000, within=900)


def test_without_frequencies_everything_is_rare():
    assert is_rare(matches=0, rows=0)
