"""The berkas code survives chance and refuses every slip of a hand or an eye."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop.kode import ALPHABET, LENGTH, RANDOM_BYTES, code_in, new_code, valid

CODES = st.binary(min_size=RANDOM_BYTES, max_size=16).map(new_code)
PLACES = st.integers(0, LENGTH - 1)


@given(CODES)
def test_a_new_code_is_valid_and_has_no_look_alikes(code: str) -> None:
    assert valid(code)
    assert len(code) == LENGTH
    assert not set(code) & set("0O1ILUS")


@given(CODES, PLACES, st.sampled_from(ALPHABET))
def test_any_one_wrong_sign_is_noticed(code: str, place: int, sign: str) -> None:
    wrong = code[:place] + sign + code[place + 1 :]
    assert valid(wrong) == (wrong == code)


@given(CODES, PLACES, PLACES)
def test_any_two_signs_that_changed_places_are_noticed(code: str, one: int, other: int) -> None:
    signs = list(code)
    signs[one], signs[other] = signs[other], signs[one]
    swapped = "".join(signs)
    assert valid(swapped) == (swapped == code)


@given(CODES)
def test_a_code_is_found_in_both_kinds_of_qr_text(code: str) -> None:
    assert code_in(f"JDIH:{code}") == code
    assert code_in(f"jdih:{code.lower()}\n") == code
    assert code_in(f"https://jdih.contoh.go.id/periksa/{code}") == code
    assert code_in(f"http://localhost:8080/periksa/{code}") == code


@given(CODES)
def test_a_code_is_not_found_where_it_does_not_belong(code: str) -> None:
    assert code_in(code) is None
    assert code_in(f"JDIH:{code}X") is None
    assert code_in(f"https://contoh.go.id/{code}") is None
    assert code_in(f"https://contoh.go.id/periksa/{code}?next=1") is None


@given(st.text(max_size=60))
def test_any_text_may_be_looked_at(text: str) -> None:
    found = code_in(text)
    assert found is None or valid(found)


@pytest.mark.parametrize("code", ["", "K7M3Q9X", "K7M3Q9XAA", "00000000", "22222222", "ÄÄÄÄÄÄÄÄ"])
def test_what_is_no_code_is_refused(code: str) -> None:
    assert not valid(code)


def test_the_example_in_the_docs_is_a_code() -> None:
    assert valid("K7M3Q9XA")


def test_too_little_chance_is_refused() -> None:
    with pytest.raises(ValueError, match="random bytes"):
        new_code(b"1234567")


def test_codes_differ_in_every_place() -> None:
    codes = [new_code(number.to_bytes(RANDOM_BYTES, "big")) for number in range(2000)]
    assert len(set(codes)) == len(codes)
