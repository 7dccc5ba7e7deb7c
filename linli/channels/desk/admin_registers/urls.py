"""Addresses of the registers' pages."""

from django.urls import path

from linli.channels.desk.admin_registers.views import (
    accounts,
    divisions,
    grids,
    imports,
    logs,
    posts,
    units,
)

app_name = "admin_registers"
_D, _G, _U, _A = (
    "divisions/<str:code>",
    "grids/<str:code>",
    "units/<uuid:unit_id>",
    "accounts/<uuid:account_id>",
)
urlpatterns = [
    path("", logs.home, name="home"),
    path("divisions/", divisions.divisions, name="divisions"),
    path("divisions/options/", divisions.division_options, name="division_options"),
    path("divisions/import/", imports.divisions, name="import_divisions"),
    path("divisions/city/", divisions.add_city, name="add_city"),
    path(f"{_D}/", divisions.division, name="division"),
    path(f"{_D}/add/", divisions.add_division, name="add_division"),
    path(f"{_D}/rename/", divisions.rename_division, name="rename_division"),
    path(f"{_D}/replace/", divisions.replace, name="replace_division"),
    path(f"{_D}/close/", divisions.close, name="close_division"),
    path(f"{_D}/map.json", grids.map_json, name="map"),
    path(f"{_D}/grids/", grids.grids, name="grids"),
    path(f"{_D}/grids/draw/", grids.draw_grid, name="draw_grid"),
    path(f"{_G}/", grids.grid, name="grid"),
    path(f"{_G}/change/", grids.change_grid, name="change_grid"),
    path(f"{_G}/redraw/", grids.redraw_grid, name="redraw_grid"),
    path(f"{_G}/close/", grids.close_grid, name="close_grid"),
    path("units/", units.units, name="units"),
    path("units/options/", units.unit_options, name="unit_options"),
    path("units/add/", units.add_unit, name="add_unit"),
    path(f"{_U}/", units.unit, name="unit"),
    path(f"{_U}/change/", units.change_unit, name="change_unit"),
    path(f"{_U}/hours/", units.unit_hours, name="unit_hours"),
    path(f"{_U}/duties/", units.unit_duties, name="unit_duties"),
    path(f"{_U}/close/", units.close_unit, name="close_unit"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/add/", accounts.add_account, name="add_account"),
    path(f"{_A}/", accounts.account, name="account"),
    path(f"{_A}/change/", accounts.change_account, name="change_account"),
    path(f"{_A}/password/", accounts.set_password, name="set_password"),
    path(f"{_A}/unlock/", accounts.unlock, name="unlock"),
    path(f"{_A}/close/", accounts.deactivate, name="deactivate"),
    path(f"{_A}/open/", accounts.reactivate, name="reactivate"),
    path(f"{_A}/post/", posts.grant_post, name="grant_post"),
    path("posts/<uuid:post_id>/grids/", posts.post_grids, name="post_grids"),
    path("posts/<uuid:post_id>/end/", posts.end_post, name="end_post"),
    path("access-log/", logs.access_log, name="access_log"),
    path("access-log/log-ins/", logs.sign_in_log, name="sign_in_log"),
]
