"""The rows of the sheet xlplan.conf: how the macros reach Python, and what they say to people.

A VBA project cannot hold Chinese reliably, so the macros look these texts up by their keys.
"""

from __future__ import annotations

SETTINGS = (
    ("WAY", ""),  # python, frozen or server; what the user's own settings say while blank
    ("INTERPRETER_WIN", ""),
    ("INTERPRETER_MAC", ""),
    ("EXECUTABLE", ""),
    ("URL", ""),
    ("TIMEOUT", "120000"),  # milliseconds that a server may take
    ("EXCLUDE", "xlplan.conf"),  # sheets that are not sent to the server
    ("ADD_WORKBOOK_TO_PYTHONPATH", "false"),  # a file beside a workbook must not become code
)
"""What may be chosen; a value here goes before the one in the user's settings file."""

MESSAGES = (
    ("MESSAGE_TITLE", "訊息"),
    ("MESSAGE_BUSY", "xlplan 執行中，請稍候……"),
    ("MESSAGE_SHORT", "xlplan 沒有完成這次的動作，請看「訊息」。"),
    ("MESSAGE_LOG", "詳細的紀錄在這個檔案，需要協助時請交給資訊人員："),
    ("MESSAGE_BACK", "看完以後，請關閉這份「訊息」，回到計畫的檔案，再按按鈕。"),
    (
        "MESSAGE_NO_WORKBOOK",
        "沒有可以處理的檔案。請先開啟檔案；視窗上方有「啟用編輯」時，請先按「啟用編輯」。",
    ),
    ("MESSAGE_BUTTON", "這個按鈕不是 xlplan 的按鈕，沒有執行。請改用新的範本。"),
    (
        "MESSAGE_WAY",
        "設定「WAY」只能是 python、frozen 或 server。請執行「xlplan install excel」重新設定，"
        "或請資訊人員協助。",
    ),
    (
        "MESSAGE_NO_PYTHON",
        "找不到設定裡的 Python。請執行「xlplan install excel」重新設定，或請資訊人員協助。",
    ),
    (
        "MESSAGE_NO_MODULE",
        "這台電腦的 Python 沒有安裝 xlplan，或安裝得不完整。請安裝 xlplan 後執行"
        "「xlplan install excel」，或請資訊人員協助。",
    ),
    (
        "MESSAGE_NO_EXECUTABLE",
        "找不到 xlplan 的執行檔。請執行「xlplan install excel」重新設定，或請資訊人員協助。",
    ),
    ("MESSAGE_FROZEN_MAC", "Mac 不能用執行檔，請改用 Python，或機關的伺服器。"),
    ("MESSAGE_MAC", "請先在終端機執行一次「xlwings runpython install」，再按一次。"),
    (
        "MESSAGE_NO_SERVER",
        "沒有設定伺服器的網址，或網址不是 http:// 或 https:// 開頭。請資訊人員提供網址，"
        "再執行「xlplan install excel」。",
    ),
    (
        "MESSAGE_SERVER",
        "伺服器沒有完成這次的動作，請稍後再試；仍然如此時，請洽資訊人員。伺服器的回答：",
    ),
    (
        "MESSAGE_SETTINGS",
        "xlplan 的設定有誤，沒有執行。請執行「xlplan install excel --check」查看，"
        "或請資訊人員協助。",
    ),
    (
        "MESSAGE_NOT_STARTED",
        "xlplan 沒有啟動：可能是沒有安裝，連不上伺服器，或被防護軟體擋下。"
        "請執行「xlplan install excel --check」查看，或請資訊人員協助。",
    ),
    (
        "MESSAGE_FAILED",
        "這次的動作沒有完成。請先儲存檔案再試一次；仍然如此時，請把下面的紀錄檔交給資訊人員。",
    ),
)
