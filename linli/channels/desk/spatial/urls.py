"""Addresses of the desk of places."""

from django.urls import path

from linli.channels.desk.spatial.views import (
    buildings,
    facilities,
    grids,
    homes,
    overview,
    planning,
)

app_name = "spatial"
_C, _G, _B, _H, _F, _P = (
    "communities/<str:code>",
    "grids/<str:code>",
    "buildings/<str:code>",
    "homes/<uuid:home_id>",
    "facilities/<str:code>",
    "plans/<uuid:proposal_id>",
)
urlpatterns = [
    path("", overview.home, name="home"),
    path("map.json", overview.map_json, name="map"),
    path("buildings.json", overview.buildings_json, name="buildings_map"),
    path("facilities.json", overview.facilities_json, name="facilities_map"),
    path(f"{_C}/", grids.community, name="community"),
    path(f"{_C}/draw/", grids.draw, name="draw"),
    path(f"{_C}/merge/", grids.merge, name="merge"),
    path(f"{_C}/check/", grids.check, name="check"),
    path(f"{_C}/plan/", planning.plan, name="plan"),
    path(f"{_C}/buildings/add/", buildings.add, name="add_building"),
    path(f"{_C}/facilities/add/", facilities.add, name="add_facility"),
    path(f"{_G}/redraw/", grids.redraw, name="redraw"),
    path(f"{_G}/split/", grids.split, name="split"),
    path(f"{_G}/change/", grids.change, name="change_grid"),
    path(f"{_P}/", planning.proposal, name="proposal"),
    path(f"{_P}/map.json", planning.proposal_json, name="proposal_map"),
    path(f"{_P}/adopt/", planning.adopt, name="adopt"),
    path("buildings/", buildings.buildings, name="buildings"),
    path(f"{_B}/", buildings.building, name="building"),
    path(f"{_B}/change/", buildings.change, name="change_building"),
    path(f"{_B}/demolish/", buildings.demolish, name="demolish"),
    path(f"{_B}/homes/", homes.lay_out, name="lay_out"),
    path(f"{_B}/homes/add/", homes.add, name="add_home"),
    path(f"{_B}/homes/use/", homes.use, name="use"),
    path(f"{_B}/homes/merge/", homes.merge, name="merge_homes"),
    path(f"{_H}/", homes.home, name="home_page"),
    path(f"{_H}/change/", homes.change, name="change_home"),
    path(f"{_H}/split/", homes.split, name="split_home"),
    path(f"{_H}/close/", homes.close, name="close_home"),
    path("facilities/", facilities.facilities, name="facilities"),
    path(f"{_F}/", facilities.facility, name="facility"),
    path(f"{_F}/change/", facilities.change, name="change_facility"),
    path(f"{_F}/damage/", facilities.damage, name="damage"),
    path(f"{_F}/right/", facilities.right, name="right"),
    path(f"{_F}/close/", facilities.close, name="close_facility"),
]
