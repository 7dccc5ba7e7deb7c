"""Sample values of every presenter. The names in them are invented."""

from typing import Any

from linli.channels.ui import presenters as p

CLOCKS = (
    p.Clock(
        p.Tone.OVER,
        "已超期 1 个工作日",
        "办结",
        "11月19日 17:30",
        why="一般投诉 5 个工作日，派单次日起算，周末不计，到期日下班为止。",
        basis="本市工单时限规则 2026 年版",
        basis_url="#rule",
        strip=(
            p.StripDay("四", "12", "派单", "off"),
            p.StripDay("五", "13", "1"),
            p.StripDay("六", "14", "休", "off"),
            p.StripDay("日", "15", "休", "off"),
            p.StripDay("一", "16", "2"),
            p.StripDay("二", "17", "3"),
            p.StripDay("三", "18", "4"),
            p.StripDay("四", "19", "到期", "due"),
            p.StripDay("五", "20", "今天", "now"),
        ),
    ),
    p.Clock(p.Tone.NOW, "还剩 36 分钟", "签收", "签收 11:00 前"),
    p.Clock(p.Tone.SOON, "还剩 4 小时", "协办反馈", "协办反馈 14:30 前"),
    p.Clock(p.Tone.OK, "还剩 2 个工作日", "办结"),
    p.Clock(p.Tone.DONE, "按时，用时 42 分钟", "签收"),
    p.Clock(p.Tone.LATE, "迟了 1 小时 11 分", "首次联系"),
    p.Clock(p.Tone.HOLD, "已挂账", "办结", "11月30日前复核"),
)
TABS = (
    p.Tab("全部待办", "/ui/gallery", 23, current=True),
    p.Tab("待签收", "/ui/gallery?state=new", 4),
    p.Tab("办理中", "/ui/gallery?state=open", 12),
    p.Tab("协办任务", "/ui/gallery?state=assist", 3),
    p.Tab("已挂账", "/ui/gallery?state=parked", 1),
)
GROUPS = (
    p.RowGroup(
        "已超期 1 件",
        (
            p.Row(
                "#case",
                "3 号楼电梯停运 6 天，物业称维修资金未批",
                p.Clock(p.Tone.OVER, "已超期 1 个工作日", due_words="办结时限 11月19日 17:30"),
                ("投诉 · 物业 维修资金", "柳林街道 锦绣花园", "并单 3 件"),
                number="202611120386",
                next_step="答复诉求人",
                state_label="办理中 · 协办已反馈 1/2",
                first=True,
            ),
        ),
        "已催办 1 次，到 11月26日仍未办结将通报",
        over=True,
    ),
    p.RowGroup(
        "今天到期 2 件",
        (
            p.Row(
                "#case",
                "外墙瓷砖脱落砸坏车辆，现场未围挡",
                CLOCKS[1],
                ("求助 · 房屋安全", "望江街道 江畔名邸 7 号楼"),
                (p.Label("紧急", p.Standing.OVER),),
                "202611200117",
                "签收",
                "待签收",
            ),
            p.Row(
                "#case",
                "老旧小区加装电梯，一楼住户提出异议",
                CLOCKS[2],
                ("求助 · 主办 柳林街道办事处", "柳林街道 纺织厂宿舍"),
                number="202611170298",
                next_step="反馈协办意见",
                state_label="协办任务",
            ),
        ),
        "按剩余时间",
    ),
    p.RowGroup(
        "以后到期 2 件",
        (
            p.Row(
                "#case",
                "小区围墙开裂倾斜，挨着幼儿园放学通道",
                CLOCKS[3],
                ("求助 · 房屋安全 危房", "柳林街道 纺织厂宿舍"),
                number="202611170092",
                next_step="登记现场核实",
                state_label="办理中",
            ),
            p.Row(
                "#case",
                "规划道路未开工，小区北门无法通车",
                CLOCKS[6],
                ("建议 · 规划公示", "望江街道 临江一品"),
                number="202608210160",
                next_step="告知进展",
                state_label="计划明年一季度开工",
            ),
        ),
    ),
)
DAYS = (
    p.TimelineDay(
        "今天 11月20日 星期五",
        (
            p.TimelineItem(
                p.Kind.OVER,
                "，要求今天 17:30 前答复诉求人并说明修复日期。",
                "09:05",
                "bell-ringing",
                "督办员 贺宁 催办",
                note="第 1 次催办 · 发至承办人、物业管理科科长",
            ),
            p.TimelineItem(
                p.Kind.NOTE,
                "",
                "08:47",
                sentence_who="周敏 内部留言",
                body="资金科答复：应急使用维修资金的表决已过三分之二，今天上午走签批。",
            ),
        ),
    ),
    p.TimelineDay(
        "11月13日 星期五",
        (
            p.TimelineItem(
                p.Kind.REPLY,
                "（电话，已送达）",
                "18:12",
                sentence_who="城北区住建局 答复诉求人",
                body="您好，电梯主板损坏需更换。使用维修资金要业主表决，预计 11月18日完成。",
                visible_to_resident=True,
            ),
            p.TimelineItem(
                p.Kind.FIELD,
                "：已为 12 层以上 4 户老人安排每日代买。",
                "15:20",
                sentence_who="柳林街道办事处 反馈协办任务",
                shots=(
                    p.Shot("/static/linli/icon.svg", "/static/linli/icon.svg", "现场照片：告示"),
                ),
            ),
            p.TimelineItem(
                p.Kind.VOICE, "，通话 3 分 12 秒。", "10:36", sentence_who="周敏 首次联系诉求人"
            ),
        ),
        folded=(
            p.TimelineItem(p.Kind.SYS, "城北区住建局签收，用时 42 分钟。", "10:07"),
            p.TimelineItem(p.Kind.SYS, "采纳建议派单至城北区住建局。", "09:25"),
        ),
    ),
)
ACTIONS = (
    p.Action("park", "申请挂账", "/ui/gallery/dialog", "hourglass", "G"),
    p.Action("assist", "添加协办单位", "/ui/gallery/dialog", "users-group", "X"),
    p.Action("consult", "发起会商", "/ui/gallery/dialog", "message-2", "H"),
    p.Action(
        "extend",
        "申请延期",
        "",
        "calendar",
        enabled=False,
        reason_disabled="须在到期前申请",
    ),
    p.Action(
        "return",
        "退单",
        "",
        "arrow-back-up",
        enabled=False,
        reason_disabled="派单后 1 个工作日内可退，已于 11月13日截止",
    ),
)
REPLY = p.Action("reply", "答复诉求人", "/ui/gallery/dialog", "message-reply", "R", primary=True)
MASKED = p.Masked("137****2215", "/ui/gallery/reveal")
FACTS = (
    p.Fact("类型", "城乡建设 / 物业 / 维修资金"),
    p.Fact("紧急程度", "一般"),
    p.Fact("答复方式", "电话，18:00 以后"),
    p.Fact("电话", masked=MASKED),
    p.Fact("并单", "3 件", "#merged"),
)
UNITS = (
    p.UnitRole("城北区住建局", lead=True, note="物业管理科 周敏 · 首接负责"),
    p.UnitRole("柳林街道办事处", lead=False, note="11月19日已反馈"),
    p.UnitRole("城北区市场监管局", lead=False, note="特种设备科 · 未反馈"),
)
COLUMNS = (
    p.Column("number", "工单编号", fixed=True),
    p.Column("title", "诉求"),
    p.Column("unit", "承办单位"),
    p.Column("place", "地点", shown=False),
)
FILTERS = p.Filters(
    "/ui/gallery",
    chips=(p.Chip("街道：柳林街道", "/ui/gallery?a"), p.Chip("类型：投诉", "/ui/gallery?b")),
    saved=(p.SavedFilter("本周物业投诉", "/ui/gallery?c", True, "/ui/gallery"),),
    save_url="/ui/gallery",
    columns=COLUMNS,
    columns_url="/ui/gallery",
    export_url="/ui/gallery",
)
CONFLICT = p.Conflict("严朗", "退单，理由“不属于本单位职责”", "10:21", "退单待审", "#case")
FILES = (
    p.FileItem("物业情况说明.pdf", "1.2 MB", "#file", "/ui/gallery", "SHA-256 已登记"),
    p.FileItem("现场照片.jpg", "860 KB", "#file"),
)
JOBS = (
    p.Progress("导出工单", 1200, 4000, "已写 1,200 行，共 4,000 行"),
    p.Progress(
        "导出工单", 4000, 4000, "4,000 行，用时 8 秒", result_url="#x", result_label="下载 XLSX"
    ),
    p.Progress("导入诉求", 0, 0, "", failed="第 1 行没有“诉求内容”一列。请对照模板改表头后再传。"),
)
RATES = (
    p.Rate("响应率", "97.2", "%", "#a", "比前 30 天 +0.4 个百分点", "17,204 ÷ 17,699", "不计：386"),
    p.Rate("解决率", "86.9", "%", "#b", "比前 30 天 −1.1 个百分点", "n=12,058", "不计：挂账 211"),
    p.Rate("满意率", "91.5", "%", "#c", "比前 30 天 +0.2 个百分点", "n=10,846", "不计：表扬 173"),
    p.Rate("按时办结率", sample="n=7"),
)
FIGURES = (
    p.Figure("1", "已超期", "#1"),
    p.Figure("5", "今天到期", "#2"),
    p.Figure("3", "今天已办结", "#3"),
    p.Figure("2", "诉求人有补充", "#4"),
)
STEPS = (
    p.Step("申请", "done"),
    p.Step("受理", "done"),
    p.Step("拟定协议", "on"),
    p.Step("签字"),
    p.Step("履行"),
)
OPTIONS = (
    p.Option(
        "merge",
        "到“锦绣花园停水”（12 件）",
        "来水后自动短信告知；来电人仍会被单独回访",
        "并单",
        "Alt+M",
        chosen=True,
    ),
    p.Option(
        "answer",
        "，当场办结",
        "须填答复内容；来电人说“没有解决”则改为派单",
        "直接答复",
        "Alt+A",
    ),
    p.Option("refuse", "不予受理", disabled_reason="先填诉求内容", key="Alt+N"),
)
STOPS = (
    p.Stop("收到您反映的事", when="11月18日 9:12"),
    p.Stop("已受理", when="11月18日 9:40", text="派给江湾区市政设施管理所。"),
    p.Stop(
        "师傅到现场查线路",
        "now",
        "tool",
        "现在在这里 · 今天 14:00",
        "电缆可能要换，换的话今天先装一盏临时灯。",
    ),
    p.Stop("下一步：11月25日前答复您", "next", "message-check"),
    p.Stop("最后：问您解决了没有", "next", "mood-check", text="办完后 3 个工作日内。"),
)
CHOICES = (
    p.Option("named", "实名", "办事的单位能看到您的姓名和电话，可以直接问您情况。"),
    p.Option("confidential", "要求保密", "只有12345知道您是谁，由我们给您回话。", chosen=True),
    p.Option("anonymous", "匿名", "谁都不知道您是谁。我们没法问您，也没法回话。"),
)
SHELL = p.Shell(
    menu=(
        p.MenuGroup(
            (
                p.MenuItem("我的工作台", "/ui/gallery", "layout-dashboard", current=True),
                p.MenuItem("待签收", "/ui/gallery/list", "inbox", 4, over=True),
                p.MenuItem("办理中", "#", "list-check", 12),
                p.MenuItem("退回重办", "#", "arrow-back-up", 1),
                p.MenuItem("已挂账", "#", "player-pause", 1),
            )
        ),
        p.MenuGroup((p.MenuItem("知识库", "#", "book"),), "常用"),
    ),
    post=p.PostChoice("1", "承办人", "城北区住建局", current=True, open_count=23),
    posts=(
        p.PostChoice("1", "承办人", "城北区住建局", current=True, open_count=23),
        p.PostChoice("2", "协办联络员", "柳林街道电梯加装专班", open_count=2),
    ),
    account_name="周敏",
    city_name="临江市",
    home_url="/ui/gallery",
    search_url="/ui/gallery",
    switch_url="/ui/gallery",
    notices_url="#notices",
    logout_url="/ui/gallery",
    unread=3,
    place="城北区住房和城乡建设局 物业管理科",
    account_key="sample",
)
SITE = p.Site(
    "临江市",
    "/ui/gallery/portal",
    nav=(
        p.MenuItem("首页", "/ui/gallery/portal", "home", current=True),
        p.MenuItem("我要反映", "#", "message-report"),
        p.MenuItem("查进度", "#", "list-search"),
    ),
    tabs=(
        p.MenuItem("首页", "/ui/gallery/portal", "home", current=True),
        p.MenuItem("查进度", "#", "list-search"),
        p.MenuItem("打12345", "tel:12345", "phone"),
    ),
    foot=(p.MenuItem("我的信息怎么用", "#", "user"), p.MenuItem("无障碍说明", "#", "eye")),
    hotline_hours="24小时有人接",
    station_url="#stations",
)
MAP = p.Map(
    "gallery-map",
    "/ui/gallery/map.json",
    "各区县在办超期件数地图：北区 9，南区 5，东区 2，西区 0",
)
PICK = p.Map(
    "pick-map",
    "/ui/gallery/map.json",
    "选一个点：方向键移动，回车选中间",
    pick_lon="lon",
    pick_lat="lat",
    name_field="picked",
)
CHART = p.Chart(
    "flow",
    "近 6 天每日受理与办结件数，11月12日最高 1,284 件",
    {
        "kind": "line",
        "categories": ["11/8", "11/9", "11/10", "11/11", "11/12", "11/13"],
        "series": [
            {"name": "受理", "data": [640, 900, 1010, 1120, 1284, 1050]},
            {"name": "办结", "data": [430, 930, 980, 1010, 1040, 1220], "quiet": True},
        ],
        "mark": {"at": ["11/12", 1284], "words": "11月12日 1,284 件"},
    },
)
INTERVALS = p.Chart(
    "rates",
    "各单位按时办结率及区间，样本不足 10 件的不比较",
    {
        "kind": "interval",
        "min": 75,
        "max": 100,
        "rows": [
            {"name": "城北区城管执法局", "value": 94.8, "low": 92.1, "high": 96.6, "n": 386},
            {"name": "城北区住建局", "value": 88.4, "low": 83.2, "high": 92.2, "n": 198},
            {"name": "云岭县水利局", "value": None, "n": 7, "small": "样本不足（n=7），不比较"},
        ],
    },
)


def square(name: str, x: float, y: float, value: int, step: int) -> dict[str, Any]:
    """A feature for the sample map."""
    ring = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]
    return {
        "type": "Feature",
        "properties": {"name": name, "value": value, "class": step},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


GEO = {
    "type": "FeatureCollection",
    "features": [
        square("北区", 0, 1, 9, 4),
        square("东区", 1, 1, 2, 2),
        square("南区", 0, 0, 5, 3),
        square("西区", 1, 0, 0, 0),
    ],
}
