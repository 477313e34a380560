Attribute VB_Name = "XlplanFailure"
Option Explicit
Option Private Module
' What went wrong on the way to Python, told to the user in cells (a MsgBox cannot hold Chinese
' everywhere) and to the log. What goes wrong in Python, Python tells.

Private pressed As String
Private told As Boolean

Public Sub Begin(ByVal button As String)
    pressed = "?"
    If XlplanDispatch.IsWord(button) Then pressed = button
    told = False
End Sub

Public Sub Report(ByVal key As String, Optional ByVal detail As String = "")
    XlplanLog.Add pressed & " " & key & " " & detail
    If Not told Then Tell XlplanSettings.Message(key)
End Sub

Public Sub ReportOutput(ByVal file As String, ByVal printed As String)
    ' What a program wrote as it failed; xlwings calls this instead of showing it.
    Dim line As Variant, key As String
    key = "MESSAGE_NOT_STARTED"
    If printed = "" Then printed = OutputOf(file)
    For Each line In Split(Replace(printed, vbCr, vbLf), vbLf)
        If Where(CStr(line)) <> "" Then XlplanLog.Add Where(CStr(line))
        If Left$(line, 9) = "Traceback" Then key = "MESSAGE_FAILED"
        If Left$(line, 19) = "ModuleNotFoundError" Then key = "MESSAGE_NO_MODULE"
    Next line
    Report key
End Sub

Public Sub ReportServer(ByVal status As Long, ByVal answer As String)
    XlplanLog.Add pressed & " MESSAGE_SERVER " & status
    If told Then Exit Sub
    If answer = "" Or Left$(answer, 1) = "<" Or Len(answer) > 1000 Then answer = "HTTP " & status
    Tell XlplanSettings.Message("MESSAGE_SERVER") & vbLf & answer
End Sub

Private Function Where(ByVal line As String) As String
    ' What of a line of Python's may go into the log: a place in a program, or the kind of an error,
    ' but not the words after it, which could be somebody's.
    Dim kind As String
    If Left$(line, 8) = "  File """ Or Left$(line, 19) = "ModuleNotFoundError" Then
        Where = line
    ElseIf line Like "[A-Za-z]*:*" Then
        kind = Left$(line, InStr(line, ":") - 1)
        If Not kind Like "*[!A-Za-z0-9_.]*" Then Where = kind
    ElseIf line Like "[A-Z]*" And Not line Like "*[!A-Za-z0-9_.]*" Then
        Where = line
    End If
End Function

Private Function OutputOf(ByVal file As String) As String
    On Error Resume Next
    OutputOf = ReadFile(file)
End Function

Private Sub Tell(ByVal text As String)
    Dim sheet As Worksheet
    told = True
    Set sheet = Paper()
    sheet.Cells(3, 1).Value = Literal(text)
    sheet.Cells(5, 1).Value = XlplanSettings.Message("MESSAGE_LOG") & " " & XlplanLog.Path()
    sheet.Cells(7, 1).Value = XlplanSettings.Message("MESSAGE_BACK")
    sheet.Parent.Activate
    sheet.Parent.Saved = True
    Application.StatusBar = XlplanSettings.Message("MESSAGE_SHORT")
End Sub

Private Function Paper() As Worksheet
    ' The sheet of messages: that of a workbook of ours which is still open, or of a new one.
    Dim book As Workbook, title As String
    title = XlplanSettings.Message("MESSAGE_TITLE")
    For Each book In Workbooks
        If book.Path = "" And book.Worksheets.Count = 1 Then
            If book.Worksheets(1).Name = title Then Set Paper = book.Worksheets(1)
        End If
    Next book
    If Paper Is Nothing Then
        Set Paper = Workbooks.Add(xlWBATWorksheet).Worksheets(1)
        Paper.Name = title
        Paper.Columns(1).ColumnWidth = 90
        Paper.Cells(1, 1).Value = title
        Paper.Cells(1, 1).Font.Bold = True
        Paper.Cells(1, 1).Font.Size = 16
        Paper.Range("A3:A7").WrapText = True
        Paper.Range("A3:A7").VerticalAlignment = xlTop
    End If
End Function

Private Function Literal(ByVal text As String) As String
    ' A text that Excel shall not take for a formula.
    If InStr("=+-@'", Left$(text, 1)) > 0 Then text = "'" & text
    Literal = text
End Function
