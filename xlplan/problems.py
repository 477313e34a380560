"""Problems as values, and the catalogue of their kinds.

A code's letter is its family, never its severity: F1xx file, B2xx workbook, R3xx row, W4xx wording,
P5xx plan, C6xx city. A code never changes its meaning; a retired one stays listed. The R3xx texts
that belong to one column stand in the schema (``x-message``); the rest stand here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from xlplan.errors import Unreadable
from xlplan.text import column_letter

SEVERITIES = ("error", "warning", "notice")
SEVERITY_NAMES = {"error": "錯誤", "warning": "警告", "notice": "提示"}
FAMILY_NAMES = {
    "F": "檔案",
    "B": "活頁簿",
    "R": "列",
    "W": "用語",
    "P": "計畫",
    "C": "彙整",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: what, where, what to do. ``row`` counts from 1, ``column`` is letters."""

    code: str
    severity: str
    sheet: str | None = None
    cell: str | None = None
    row: int | None = None
    column: str | None = None
    field: str | None = None
    value: str | None = None
    message: str = ""
    hint: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return all ten keys, null where without meaning."""
        return {name: getattr(self, name) for name in _NAMES}


_NAMES = tuple(item.name for item in fields(Problem))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its severity, a short title for lists, and the texts to fill in."""

    code: str
    severity: str
    title: str
    message: str
    hint: str
    retired: bool = False


def _catalogue(*kinds: Kind) -> dict[str, Kind]:
    return {kind.code: kind for kind in kinds}


def _error(code: str, title: str, message: str, hint: str) -> Kind:
    return Kind(code, "error", title, message, hint)


def _warning(code: str, title: str, message: str, hint: str) -> Kind:
    return Kind(code, "warning", title, message, hint)


def _notice(code: str, title: str, message: str, hint: str) -> Kind:
    return Kind(code, "notice", title, message, hint)


KINDS = _catalogue(
    # F1xx: the file
    _error("F101", "找不到檔案", "找不到這個檔案。", "請確認路徑和檔名沒有打錯，檔案也沒有被搬走。"),
    _error("F102", "不是活頁簿", "這個檔案不是 Excel 或 ODF 活頁簿。", "請改送 .xlsx、.xlsm 或 .ods 檔。"),
    _error("F103", "檔案損壞", "檔案不完整或已經損壞，無法讀取。", "請向填報機關重新索取檔案，或從備份還原後再試。"),
    _error("F104", "檔案加密", "檔案設有開啟密碼，無法讀取。", "請先用 Excel 或 LibreOffice 開啟，取消密碼後另存，再送一次。"),
    _error("F105", "壓縮檔裡沒有活頁簿", "這是一個壓縮檔，但裡面不是活頁簿。", "請先解壓縮，再選取裡面的 .xlsx、.xlsm 或 .ods 檔。"),
    _error("F106", "這是資料夾", "這是一個資料夾，不是檔案。", "請指定資料夾裡的檔案；要彙整整個資料夾，請用彙整命令（xlplan consolidate）。"),
    _error("F107", "暫存檔", "這是 Office 開檔時產生的暫存檔（~$ 開頭），不是計畫檔。", "請關閉正在編輯的檔案，並選取同名、沒有「~$」的檔案。"),
    _error("F108", "沒有讀取權限", "沒有讀取這個檔案的權限。", "請向檔案的管理者要求讀取權限，或請對方另寄一份。"),
    _error("F109", "檔案過大", "檔案展開後有 {size}，超過可以安全讀取的大小（{limit}）。", "請把計畫內容複製到新的範本後再送。"),
    _error("F110", "不安全的內容", "檔案裡含有不應該出現在活頁簿裡的 XML 宣告（DTD 或實體），為了安全沒有讀取。", "請用 Excel 或 LibreOffice 另存新檔後再送。"),
    _error("F111", "空檔案", "檔案是空的（0 位元組）。", "請重新儲存或重新下載後再試。"),
    _error("F112", "舊版 .xls", "這是舊版 Excel 的 .xls 檔，無法可靠地讀取。", "請用 Excel 或 LibreOffice 開啟，另存成 .xlsx 或 .ods 再送。"),
    _warning("F113", "副檔名與內容不符", "副檔名是「{suffix}」，但內容其實是 {actual}；已經照內容讀取。", "請把檔案另存成正確的格式，避免別的程式打不開。"),
    _error("F114", "讀取時程式中斷", "讀取這個檔案時程式中斷，已略過這個檔案。", "請用 LibreOffice 開啟後另存新檔再試；仍不行時請把內容複製到新的範本。"),
    _error("F115", "PLAN.json 格式不符", "這個 JSON 檔不是計畫檔：{why}", "請確認選對檔案；計畫的 JSON 檔至少要有架構（framework）、年度（year）和機關名稱（agency.name）。"),
    _error("F116", "工作表讀不出來", "工作表「{sheet}」的內容讀不出來。", "請用 Excel 或 LibreOffice 開啟後另存新檔再試。"),
    _error("F117", "不是文件", "這個檔案不是 Word、Writer、PDF 或純文字的文件。", "請改用 .docx、.odt、.pdf 或 .txt 檔。"),
    _error("F118", "掃描檔", "這個 PDF 是掃描的圖片，沒有文字可以讀取{where}。", "請改用原來的 Word 或 Writer 檔；只有紙本時，請先做文字辨識（OCR）並校對，存成 .docx 或 .odt 再匯入。"),
    _error("F119", "舊版文書檔", "這是{kind}，無法可靠地讀取。", "請用 Word 或 LibreOffice 開啟，另存成 .docx 或 .odt 再匯入；只改副檔名是不夠的。"),
    _error("F120", "文件沒有文字", "這個文件裡沒有任何文字。", "請確認選對檔案；內容如果是圖片，請改用有文字的檔案。"),
    _error("F121", "這是活頁簿", "這是活頁簿，不是文件，不必匯入。", "要檢核請用 xlplan check；要把內容放進新的範本，請用 xlplan template --plan。"),
    _error("F122", "表格過大", "{table}有{size}，超過可以讀取的大小（{limit}）。", "請確認選對檔案；計畫的表格通常只有三、四欄，請刪除多餘的欄、列後再匯入。"),
    # B2xx: the workbook
    _error("B201", "不是範本做的檔案", "這個活頁簿沒有範本的戳記，看不出是哪個機關、哪個年度的計畫。", "請重新取得本機關的範本，把內容複製過去再送。"),
    _error("B202", "架構不明", "這個檔案使用的架構「{framework}」，本程式不認得。", "請更新 xlplan，或改用本年度的範本。"),
    _error("B203", "缺工作表", "找不到工作表「{sheet}」。", "請從備份或空白範本把「{sheet}」工作表複製回來。"),
    _error("B204", "工作表重複", "工作表「{sheet}」有兩張以上：{names}。", "請把內容合併到其中一張，刪除其他的，再檢核一次。"),
    _warning("B205", "工作表改名", "工作表「{sheet}」被改名為「{found}」；已照「{sheet}」讀取。", "請把工作表名稱改回「{sheet}」。"),
    _error("B206", "欄位矛盾", "{column}欄的標題是「{heading}」，但隱藏的欄位列說它是「{title}」，無法確定是哪一欄。", "請把標題改回「{title}」，或把整欄移回原來的位置。"),
    _error("B207", "缺欄位", "工作表「{sheet}」找不到「{title}」欄。", "請從空白範本把這一欄複製回來；欄名要是「{title}」。"),
    _error("B208", "欄位重複", "「{title}」欄有兩欄以上：{columns}欄。", "請留下一欄，把其他的改名或刪除。"),
    _warning("B209", "合併儲存格", "資料列裡有合併儲存格（{range}），只有左上角的內容會被讀到。", "請取消合併，並在每一列填入各自的內容。"),
    _warning("B210", "隱藏列有資料", "第{row}列被隱藏，但裡面有資料；這一列照樣計入。", "請取消隱藏確認內容；不要的話請清空這一列。"),
    _warning("B211", "隱藏工作表有資料", "工作表「{sheet}」被隱藏，但裡面有資料；照樣計入。", "請取消隱藏確認內容。"),
    _warning("B212", "公式沒有結果", "{cell} 是公式，但檔案裡沒有它的計算結果，讀到的是空白。", "請用 Excel 或 LibreOffice 開啟、存檔，或把公式改成文字。"),
    _error("B213", "錯誤值", "{cell} 的內容是錯誤值 {value}。", "請修正公式，或直接填入文字。"),
    _warning("B214", "外部連結", "這個活頁簿連結到別的檔案，別人開啟時會看不到內容。", "請把連結的儲存格複製後「選擇性貼上→值」。"),
    _notice("B215", "下拉清單遺失", "工作表「{sheet}」的{title}欄有儲存格失去下拉清單（例如 {cell}），可能是貼上時被蓋掉。", "可以從其他列複製格式，或貼上時選「只貼值」；不影響計畫內容。"),
    _notice("B216", "自行增加的欄", "工作表「{sheet}」有範本以外的欄：{columns}。內容已保留，但不列入檢核。", "若是要填在既有欄位的內容，請移過去；否則不用處理。"),
    _warning("B217", "遠處的儲存格", "{cell} 離資料很遠，但裡面有內容；這一格沒有讀入。", "請刪除這一格的內容（可能是誤打）。"),
    _notice("B218", "範本版本不同", "這個檔案是第{found}版範本，目前是第{current}版；已照原版本讀取。", "本年度可以繼續使用；下次請改用新範本。"),
    _error("B219", "找不到標題列", "工作表「{sheet}」找不到標題列，整張都沒有讀入。", "請從空白範本把標題列（{titles}）複製回來。"),
    _warning("B220", "合併處藏有內容", "{cell} 被合併儲存格蓋住，但裡面還有內容「{value}」。", "請取消合併，確認要不要保留這段內容。"),
    _warning("B221", "數字失準", "{cell} 是太長的數字，最後幾位可能已經被改成 0。", "請把儲存格格式改成「文字」後重新輸入。"),
    _warning("B222", "送件後內容又改過", "{version}在{when}送件之後，內容又改過。", "要以現在的內容為準，請按「送件」再送一次（版次會加1）；若是誤改，請用送件當時的檔案。"),
    _warning("B223", "別的電腦看不懂的函數", "{cells} 的公式用了 xlplan 的函數，只有裝了 xlplan 的同一種試算表程式看得懂，換一種程式或在別的電腦開啟會變成 #NAME?。", "請把這些儲存格複製後「選擇性貼上→值」，或刪除公式，再送出檔案。"),
    # R3xx: the row (the texts that belong to a column are in the schema)
    _error("R301", "必填未填", "{title}還沒有填。", "請填寫{title}。"),
    _error("R302", "不在清單裡", "「{value}」不在清單裡。", "請從下拉清單選取。"),
    _error("R303", "文字太長", "{title}有{length}字，超過{limit}字。", "請精簡文字。"),
    _error("R304", "日期看不懂", "「{value}」看不出是哪一天。", "請填民國年月日，例如114/3/1。"),
    _error("R305", "缺相關欄位", "{title}要一起填。", "請填寫{title}。"),
    _error("R306", "型別不符", "{title}「{value}」的格式不對。", "請照欄位說明填寫。"),
    _warning("R307", "未填執行課室", "這一列還沒有填執行課室。", "請選取負責的課室；由全部課室辦理時請填「各課室」。"),
    _error("R308", "課室不明", "「{value}」不是本機關的課室。", "請改選清單裡的課室；若是受託單位等外部單位，請先填在封面的「其他執行單位」。"),
    _error("R309", "放錯工作表", "次項「{value}」屬於「{right}」，卻放在「{sheet}」。", "請把這一列移到工作表「{right}」，或改選次項。"),
    _notice("R310", "次項曾變成日期", "次項被 Excel 變成了日期，已讀作「{value}」。", "請從下拉清單重新選取「{value}」。"),
    _notice("R311", "文字經過整理", "{title}裡有看不見的字元或特殊空白，已整理後讀取。", "不影響內容；若是從網頁貼上，可以重新輸入這一格。"),
    _warning("R312", "不必填課室", "本機關沒有設課室，但這一列填了「{value}」。", "請清除這一格，或在封面的「本機關課室」補上課室名稱。"),
    _notice("R313", "日期格式的內容", "這一格是日期格式，已讀作「{value}」。", "若不是日期，請把儲存格格式改成「文字」後重新輸入。"),
    # W4xx: the wording (what is wrong in particular, and why, stands with the rule in schema/terms.json)
    _warning("W401", "錯字", "「{value}」有錯字，應為「{right}」。", "{why}請改為「{right}」。"),
    _warning("W402", "漏字", "「{value}」少了字，應為「{right}」。", "{why}請改為「{right}」。"),
    _warning("W403", "形近字", "「{value}」（{code_point}）不是通行的字形，應為「{right}」。", "{why}請改為「{right}」。"),
    _notice("W404", "罕用字", "「{value}」不在常用的中文字集（Big5）裡，別的電腦可能顯示不出來。", "{why}請改用通行的字；人名、地名確實用這個字時，不用處理。"),
    _notice("W405", "用字不一致", "「{value}」宜寫作「{right}」{where}。", "{why}建議全份計畫統一寫「{right}」。"),
    _notice("W406", "舊名稱", "「{value}」不是現行的名稱或用語，應為「{right}」。", "{why}若不是敘述過去的事，請改為「{right}」。"),
    _warning("W407", "自稱不符", "「{value}」不是本機關的用語，本機關應寫「{right}」。", "若指本機關，請改為「{right}」；若指上級機關，請寫出機關名稱。"),
    _notice("W408", "全半形混用", "全形和半形混用{where}。", "請改成一致，例如「{value}」改為「{right}」。"),
    _warning("W409", "缺句號", "「{value}」後面沒有句號{where}。", "請在句末加上「。」。"),
    _warning("W410", "括號不成對", "「{value}」沒有成對。", "請補上另一半，或刪除多餘的一半。"),
    _warning("W411", "句首編號", "句首的「{value}」是編號，不必自己輸入。", "請刪除句首的編號；輸出計畫書時會自動編號。"),
    _notice("W412", "重複字", "「{value}」可能多打了字。", "請刪除多餘的字；原本就是疊字時，不用處理。"),
    _notice("W413", "中文間有空白", "中文字之間有空白：「{value}」。", "請刪除空白；若是並列的詞語，請用「、」分開。"),
    _warning("W414", "年度未更新", "計畫名稱裡的年度是{found}年，本計畫是{expected}年度。", "請改為「{right}」；引用往年的計畫時，不用處理。"),
    _notice("W415", "內容相近", "這一項的內容和{other}幾乎相同。", "請確認是不是重複；確實要列在兩個次項時，不用處理。"),
    _notice("W416", "次項標題不符", "「{value}」和正式的標題不完全相同。", "正式的標題是「{right}」；若是引用標題，請照正式的文字。"),
    _warning("W417", "標點有誤", "標點「{value}」有誤，應為「{right}」。", "{why}請改為「{right}」。"),
    _warning("W418", "名稱缺年度", "計畫名稱沒有寫年度。", "請寫出年度，例如「{right}」。"),
    # P5xx: the plan
    _error("P501", "次項沒有措施", "次項「{label}」沒有任何措施。", "請在工作表「{sheet}」填寫措施；本年度確實不辦理時，請在封面該次項填寫理由。"),
    _error("P502", "缺總則內容", "計畫沒有「{part}」。", "請在工作表「總則」填寫{part}。"),
    _error("P503", "年度不一致", "封面的年度是{found}年度，但這份範本是{stamped}年度的。", "請改回{stamped}年度；要寫{found}年度的計畫，請使用該年度的範本。"),
    _error("P504", "機關不一致", "封面的機關是「{found}」，但這份範本是「{stamped}」的。", "請改回「{stamped}」；要寫其他機關的計畫，請使用該機關的範本。"),
    _notice("P505", "措施重複", "這一項的內容和{other}相同。", "請確認是不是重複填寫；若確實要列兩次，不用處理。"),
    _warning("P506", "宣告不辦理卻有措施", "次項「{label}」宣告本年度不辦理，卻有{count}項措施。", "請清除封面的不辦理理由，或刪除這些措施。"),
    _notice("P507", "機關不在名冊", "名冊裡沒有「{value}」。", "請確認機關全銜；新設或改名的機關請由研考會更新名冊。"),
    _warning("P508", "缺推動及管考", "計畫沒有「推動及管考」。", "請在工作表「總則」填寫推動及管考的方式。"),
    _error("P509", "年度看不懂", "封面的年度「{value}」看不出是哪一年。", "請填民國年，例如{stamped}。"),
    _notice("P510", "沿用的年度", "這一項沿用上年度的文字，裡面寫著「{value}」。", "請確認是否改成{expected}年度；敘述過去的事時，不用處理。"),
    _notice("P511", "匯入疑義未確認", "匯入時有疑義（{kind}），還沒有確認。", "請對照原文件；沒有問題時，請在工作表「匯入疑義」的「確認」欄打「是」。"),
    _notice("P512", "文字沒有歸位", "匯入時有{count}段文字沒有歸位。", "請看工作表「匯入疑義」最後的「未歸位的文字」，放到該放的地方；不需要的，請在「確認」欄打「是」。"),
    # C6xx: the city
    _warning("C601", "名冊沒有這個機關", "名冊裡沒有「{agency}」，已照檔案裡的名稱計入。", "請確認機關名稱，或更新名冊。"),
    _warning("C602", "同一版次有好幾份", "「{agency}」的第{version}版有{count}份內容不同的檔案：{files}。", "請向機關確認哪一份才是正式的，把另一份移出資料夾。"),
    _notice("C603", "相同的檔案", "這個檔案和「{other}」內容完全相同，只計一次。", "請刪除多餘的一份。"),
    _warning("C604", "課室檔尚未合併", "這是「{section}」填報的課室檔，不能當作機關的版本，沒有計入。", "請機關先合併各課室的檔案（xlplan merge），再送合併後的檔案。"),
    _notice("C605", "較舊的版本", "「{agency}」另有較新的版本，這一份沒有計入。", "不用處理；若這一份才是正式的，請移走較新的檔案。"),
    _warning("C606", "新版有錯", "「{agency}」的第{version}版有{errors}個錯誤，補正前先以第{counted}版計入。", "請機關補正後重送。"),
    _warning("C607", "年度不同", "這份計畫是{found}年度的，資料夾裡多數是{expected}年度；照樣計入，次項已換算。", "請確認是不是放錯資料夾。"),
    _error("C608", "無法辨認機關", "這個檔案看不出是哪個機關的計畫，沒有計入。", "請向送件人確認，並請對方使用範本填寫。"),
    _warning("C609", "不屬於本機關", "「{agency}」不是「{parent}」的所屬機關，沒有計入。", "請移出資料夾，或更新名冊裡的上級機關。"),
)  # fmt: skip


WORDING = "W"
"""The letter of the family that speaks of words."""

PER_PLAN = frozenset({"W405", "W408"})
"""The kinds of which a plan has one problem for each form, with all its places."""


def problem(  # noqa: PLR0913  a problem has ten keys; these are the ones a finder knows
    code: str,
    *,
    sheet: str | None = None,
    row: int | None = None,
    column: str | int | None = None,
    field: str | None = None,
    value: str | None = None,
    message: str | None = None,
    hint: str | None = None,
    severity: str | None = None,
    **details: object,
) -> Problem:
    """Return a problem of a catalogued kind, its texts filled in.

    ``column`` is letters or an index from 0. ``message``, ``hint`` and ``severity`` replace the
    kind's own; ``details`` fill the places in braces, beside sheet, row, cell and value. Raises
    KeyError when the catalogue does not have the code or a place stays unfilled.
    """
    kind = KINDS[code]
    letters = column_letter(column) if isinstance(column, int) else column
    cell = f"{letters}{row}" if letters and row else None
    words = {"sheet": sheet, "row": row, "cell": cell, "column": letters, "value": value} | details
    return Problem(
        code=code,
        severity=severity or kind.severity,
        sheet=sheet,
        cell=cell,
        row=row,
        column=letters,
        field=field,
        value=value,
        message=_filled(message or kind.message, words),
        hint=_filled(hint or kind.hint, words),
    )


def problem_of(reason: Unreadable) -> Problem:
    """Return why a file cannot be read, as a problem."""
    details: dict[str, Any] = dict(reason.details)
    return problem(reason.code, **details)


def _filled(text: str, words: dict[str, object]) -> str:
    return text.format_map(words) if "{" in text else text


def counts(problems: Iterable[Problem]) -> dict[str, int]:
    """Return the number of problems of each severity: {"error": 1, "warning": 0, "notice": 2}."""
    found = Counter(item.severity for item in problems)
    return {severity: found[severity] for severity in SEVERITIES}


def rank(item: Problem) -> tuple[int, str]:
    """Return the sort key that puts the most pressing problem first: severity, then code."""
    return SEVERITIES.index(item.severity), item.code
