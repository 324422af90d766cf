"""Pictures to draw: the communes of huyện Ân Thi, and lists as long as a province's."""

from dataclasses import replace

from reporting.pictures import Bar, BarPicture, StatusGroup, StatusPicture, Tone

COMMUNES = (
    "TT Ân Thi", "Phù Ủng", "Bắc Sơn", "Bãi Sậy", "Đào Dương", "Quang Vinh", "Vân Du",
    "Xuân Trúc", "Hoàng Hoa Thám", "Quảng Lãng", "Đa Lộc", "Đặng Lễ", "Cẩm Ninh", "Nguyễn Trãi",
    "Hồ Tùng Mậu", "Tiền Phong", "Hồng Quang", "Hạ Lễ",
)  # fmt: skip
HIGH = (
    9412, 9433, 9520, 9574, 9601, 9688, 9702, 9745, 9780, 9811, 9855, 9870, 9902, 9933, 9950,
    9971, 9990, 10000,
)  # fmt: skip
REFERENCE = 9870

SPREAD = BarPicture(
    title="Hồ sơ giải quyết đúng hạn",
    subtitle="Huyện Ân Thi, quý III/2024 · 9.871/9.950 hồ sơ",
    bars=(),
    reference=REFERENCE,
    reference_text="Toàn huyện 98,7%",
    note="Số liệu minh họa. 14/18 xã đã nộp, lấy lúc 10:32 ngày 16/9/2024.",
    between_text="… {count} đơn vị ở giữa",
    missing_text="{count} đơn vị chưa có số liệu",
    axis_text="Trục bắt đầu từ {start}",
    legend=((Tone.GOOD, "Đạt mức chung"), (Tone.LATE, "Dưới mức chung"), (Tone.BUSY, "Số tạm")),
)
FILED = StatusPicture(
    title="Tình hình nộp báo cáo CCHC",
    subtitle="Huyện Ân Thi, quý III/2024 · hạn thứ Hai 16/9",
    groups=(),
    note="Số liệu minh họa, lấy lúc 10:32 ngày 16/9/2024.",
    more_text="… và {count} đơn vị khác",
)


def percent(value: int) -> str:
    return f"{value // 100},{value % 100 // 10}%"


def bar(label: str, value: int | None, reference: int = REFERENCE) -> Bar:
    if value is None:
        return Bar(label, None, "chưa có số liệu", Tone.SILENT)
    return Bar(label, value, percent(value), Tone.GOOD if value >= reference else Tone.LATE)


def compared(*values: int | None, names: tuple[str, ...] = COMMUNES) -> BarPicture:
    """Units with these figures, named in turn."""
    return replace(
        SPREAD,
        bars=tuple(bar(names[place % len(names)], value) for place, value in enumerate(values)),
    )


def filed(good: int, late: int, busy: int, silent: int, *, name: str = "") -> StatusPicture:
    """So many units in each state; `name` goes before the name of each."""
    taken = 0
    groups = []
    for label, tone, count, detail in (
        ("Đúng hạn", Tone.GOOD, good, "83/83"),
        ("Nộp chậm", Tone.LATE, late, "83/83"),
        ("Đang nhập", Tone.BUSY, busy, "58/83"),
        ("Chưa mở", Tone.SILENT, silent, ""),
    ):
        names = (f"{name}{COMMUNES[at % len(COMMUNES)]}" for at in range(taken, taken + count))
        groups.append(StatusGroup(label, tone, tuple((one, detail) for one in names)))
        taken += count
    return replace(FILED, groups=tuple(groups))
