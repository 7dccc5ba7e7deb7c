"""Fields: the label, what is wrong and how to mend it; and nothing typed lost."""

from django import forms
from django.template import Context, Template
from django.utils import translation

from linli.channels.ui.forms import LinliForm


class Report(LinliForm):
    content = forms.CharField(label="诉求内容", help_text="像说话一样写", widget=forms.Textarea)
    place = forms.CharField(label="地点", required=False)
    kind = forms.ChoiceField(
        label="结论", choices=(("a", "改派"), ("b", "驳回")), widget=forms.RadioSelect
    )
    own = forms.CharField(label="理由", error_messages={"required": "写上理由"})


def shown(source: str, data: dict[str, str] | None = None) -> str:
    with translation.override("zh-hans"):
        template = Template("{% load linli_forms %}" + source)
        return template.render(Context({"form": Report(data)}))


def test_the_error_names_the_field_and_stands_before_it() -> None:
    html = shown("{% field form.content %}", {})
    assert "还没有填：诉求内容" in html
    assert html.index("还没有填") < html.index("<textarea")
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_content_helptext id_content_error"' in html
    assert 'id="id_content_error"' in html


def test_what_was_typed_comes_back() -> None:
    assert "柳林街道" in shown("{% field form.place %}", {"place": "柳林街道"})


def test_an_optional_field_says_so_and_a_required_one_does_not() -> None:
    assert "（可不填）" in shown("{% field form.place %}")
    assert "可不填" not in shown("{% field form.content %}")
    assert "（必填）" in shown("{% field form.content marks='required' %}")


def test_a_group_is_a_fieldset_with_its_question_as_legend() -> None:
    html = shown("{% field form.kind %}")
    assert "<legend" in html
    assert html.count('type="radio"') == 2
    assert 'for="id_kind_0"' in html


def test_the_summary_links_to_every_field_in_error() -> None:
    html = shown("{% errsum form %}", {"place": "x"})
    assert "有 3 处要改" in html
    for target in ("#id_content", "#id_kind_0", "#id_own"):
        assert f'href="{target}"' in html


def test_a_page_can_give_its_own_message() -> None:
    html = shown("{% field form.own %}", {})
    assert "写上理由" in html
    assert "还没有填" not in html


def test_a_form_that_is_right_has_no_summary() -> None:
    right = {"content": "x", "kind": "a", "own": "y"}
    assert shown("{% errsum form %}", right).strip() == ""


def test_public_fields_have_the_same_order() -> None:
    html = shown("{% portal_field form.content big=True %}", {})
    assert "<h1>" in html
    assert html.index("ll-err") < html.index("<textarea")
