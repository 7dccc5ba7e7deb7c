from io import BytesIO
from xml.etree import ElementTree

import pytest
from PIL import Image

from linli.foundation.documents.codes import qr_png, qr_svg


def test_a_qr_code_is_one_svg_element_without_styles_or_scripts():
    svg = qr_svg('https://example.org/?a=1&b="<2>"')
    root = ElementTree.fromstring(svg)  # noqa: S314  # made by ourselves
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.get("class") == "qr"
    assert root.get("viewBox")
    assert "style" not in svg
    assert "script" not in svg


def test_another_text_is_another_code():
    assert qr_svg("LJ1") != qr_svg("LJ2")


def test_a_qr_code_is_a_square_picture():
    with Image.open(BytesIO(qr_png("https://example.org/LJ1", scale=4))) as picture:
        assert picture.format == "PNG"
        assert picture.width == picture.height
        assert picture.width % 4 == 0


def test_a_text_that_is_too_long_is_refused():
    with pytest.raises(ValueError, match="data"):
        qr_svg("字" * 4000)
