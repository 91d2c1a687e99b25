"""What people say in the seeded week, in several wordings; no words of a person, and no number that anybody has."""

from typing import Dict, List, Optional, Tuple

# So many messages of each kind, and their wordings, which are used in turn.
Said = Tuple[int, List[str]]

REFUSED: Dict[str, Said] = {
    "second_child": (
        60,
        [
            "生二胎有没有补贴",
            "生二胎补贴咋个领",
            "二胎补贴有多少钱",
            "我家生二胎能领补贴吗",
            "请问二胎补贴在哪里领",
        ],
    ),
    "driving_licence": (
        50,
        ["考驾照有补助吗", "考驾照的补助怎么领", "考驾照有没有补助", "请问学开车考驾照给不给补助"],
    ),
    "identity_card": (
        40,
        ["身份证丢了怎么补办", "身份证丢了去哪里补办", "补办身份证要几天", "我的身份证丢了要补办"],
    ),
    "demolition": (30, ["老家房子拆迁赔多少", "房子拆迁怎么赔", "房子拆迁赔偿找谁", "老家房子拆迁怎么赔偿"]),
    "broadband": (20, ["村里网速太慢找谁", "网速太慢了找哪个", "家里网速慢找谁修"]),
}
UNSURE: Dict[str, Said] = {
    "moving_insurance": (
        70,
        ["在昆明交的社保转回云县", "昆明社保转回来怎么转", "社保从昆明转回云县怎么办", "我的社保想转回云县"],
    ),
    "deposit": (50, ["租的房子押金不退", "房东不退押金", "租房押金房东不退怎么办"]),
}
WIDE = ["保险", "娃娃的事", "房子", "工作"]
# Of the answers, by topic; those that are judged not to help are found again among the unanswered.
ANSWERED: Dict[Optional[str], List[str]] = {
    "wage_arrears": ["老板拖欠工资", "老板拖欠工资不给", "拖欠工资找哪个", "老板欠工资拖欠三个月了"],
    "injury_benefits": ["工伤待遇怎么领", "工伤了待遇有哪些", "工伤待遇找谁领"],
    "school_place": ["娃娃进城上学要什么", "娃娃进城上学怎么报名", "娃娃上学报名去哪里"],
    "public_rental_housing": ["公租房怎么申请", "申请公租房要什么条件", "公租房申请找哪里"],
    "legal_aid": ["请律师免费吗"],
    "skills_training": ["想学挖掘机"],
    None: ["第十七条写了什么"],
}
SECOND = "，另外进城以后地还保得住不"
CHAT: Dict[str, List[str]] = {
    "handoff": ["我要找人工"],
    "emergency": ["工地着火了"],
    "smalltalk": ["你好", "谢谢"],
    "error": ["嗯"],
}
