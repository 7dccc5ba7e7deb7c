"""Pages that show the components; outside DEBUG there is nothing at these addresses."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from linli.channels.ui import presenters as p
from linli.channels.ui.forms import LinliForm, RevealForm
from linli.channels.ui.gallery import samples

View = Callable[[HttpRequest], HttpResponse]
UNPROCESSABLE = 422


def _debug_only(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not settings.DEBUG:
            raise Http404
        return view(request)

    return login_not_required(guarded)


class SampleForm(LinliForm):
    """One field of each kind."""

    content = forms.CharField(
        label="诉求内容", help_text="像平时说话一样写。", widget=forms.Textarea(attrs={"rows": 3})
    )
    place = forms.CharField(label="地点", required=False)
    urgency = forms.ChoiceField(
        label="紧急程度", choices=(("", "请选择"), ("a", "一般"), ("b", "紧急"))
    )
    outcome = forms.ChoiceField(
        label="审核结论",
        choices=(("re", "改派"), ("no", "驳回退单"), ("set", "指定承办")),
        widget=forms.RadioSelect,
    )
    secret = forms.BooleanField(label="要求保密", required=False)
    until = forms.DateField(
        label="延长至", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


class ReasonForm(LinliForm):
    """An action that asks for its reason."""

    reason = forms.CharField(label="理由", min_length=10, widget=forms.Textarea(attrs={"rows": 3}))


class LoginForm(LinliForm):
    """The shape of the log-in form."""

    login = forms.CharField(
        label="账号", widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label="密码", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


def _context(**extra: Any) -> dict[str, Any]:
    return {"s": samples, "shell": samples.SHELL, "site": samples.SITE, **extra}


@_debug_only
def desk_gallery(request: HttpRequest) -> HttpResponse:
    """The components of the staff side."""
    messages.success(request, "已答复诉求人，办结时限不变。")
    messages.warning(request, "有 2 件今天到期。")
    wrong = SampleForm({"content": "", "place": "柳林街道", "until": "明天"})
    wrong.is_valid()
    context = _context(form=SampleForm(auto_id="ok_%s"), wrong=wrong)
    return render(request, "ui/gallery/desk.html", context)


@_debug_only
def portal_gallery(request: HttpRequest) -> HttpResponse:
    """The components of the public side."""
    messages.success(request, "补充情况收到了，办事的单位马上能看到。")
    wrong = SampleForm({"content": "", "place": "柳巷"})
    wrong.is_valid()
    return render(request, "ui/gallery/portal.html", _context(form=wrong))


@_debug_only
def dialog_gallery(request: HttpRequest) -> HttpResponse:
    """An action's form: in the dialog, or as a page of its own."""
    form = ReasonForm(request.POST or None)
    act = p.ActionForm(
        "申请挂账",
        "/ui/gallery/dialog",
        "提交申请",
        consequence="审核期间办理时限照常计算；同意后每季度复核一次。",
        draft="gallery-park",
    )
    context = _context(act=act, form=form)
    if request.method == "POST" and "冲突" in request.POST.get("reason", ""):
        context["conflict"] = samples.CONFLICT
        return render(request, "ui/_action_form.html", context, status=409)
    if request.method == "POST" and form.is_valid():
        return HttpResponse(status=204, headers={"HX-Trigger": "close-dialog"})
    fragment = request.headers.get("HX-Request") == "true"
    template = "ui/_action_form.html" if fragment else "ui/action_page.html"
    return render(request, template, context, status=UNPROCESSABLE if form.errors else 200)


@_debug_only
def reveal_gallery(request: HttpRequest) -> HttpResponse:
    """The dialog before a masked value is shown."""
    form = RevealForm(request.POST or None)
    done = request.method == "POST" and form.is_valid()
    reveal = p.Reveal(
        "查看完整号码",
        "/ui/gallery/reveal",
        "手机号",
        "137****2215",
        "诉求人 钟**",
        value="13700002215" if done else "",
        reason=form.cleaned_data["reason"] if done else "",
    )
    context = _context(reveal=reveal, form=form)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "ui/_reveal.html", context, status=status)


@_debug_only
def list_gallery(request: HttpRequest) -> HttpResponse:
    """A list: whole, or the part that htmx asked for."""
    page = p.Page(
        samples.UNITS, "/ui/gallery/list?after=2", "/ui/gallery/list?before=1", "共 63 个"
    )
    context = _context(page=page)
    fragment = request.headers.get("HX-Request") == "true"
    return render(request, f"ui/gallery/{'_list' if fragment else 'list'}.html", context)


@_debug_only
def login_gallery(request: HttpRequest) -> HttpResponse:
    """The log-in page."""
    return render(request, "ui/login.html", _context(form=LoginForm(), city_name="临江市"))


@_debug_only
def map_json(request: HttpRequest) -> HttpResponse:
    """The polygons of the sample map."""
    return JsonResponse(samples.GEO)
