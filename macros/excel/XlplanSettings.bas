Attribute VB_Name = "XlplanSettings"
Option Explicit
Option Private Module
' The settings and the words to be shown. They come from the sheet xlplan.conf of the file that holds
' these macros, and settings also from the user's own file; never from another workbook or a folder,
' which a stranger may have made.

Public Function Setting(ByVal key As String, Optional ByVal otherwise As String = "") As String
    Dim text As String
    text = FromSheet(key)
    If text = "" Then text = FromUser(key)
    If text = "" Then text = otherwise
    Setting = Expanded(text)
End Function

Public Function Message(ByVal key As String) As String
    Message = FromSheet(key)
    If Message = "" Then Message = key
End Function

Public Function Part(ByVal text As String, ByVal number As Long) As String
    ' The first or the second part of a line "KEY","value"; a line of another kind has none.
    Dim place As Long
    place = InStr(text, ",")
    If place = 0 Then Exit Function
    If number = 1 Then text = Left$(text, place - 1) Else text = Mid$(text, place + 1)
    Part = Trim$(Replace(text, """", ""))
End Function

Private Function FromSheet(ByVal key As String) As String
    Dim sheet As Worksheet, row As Long
    If Not SheetExists(ThisWorkbook, PROJECT_NAME & ".conf") Then Exit Function
    Set sheet = ThisWorkbook.Worksheets(PROJECT_NAME & ".conf")
    row = 1
    Do While CStr(sheet.Cells(row, 1).Value) <> ""
        If UCase$(CStr(sheet.Cells(row, 1).Value)) = UCase$(key) Then
            FromSheet = CStr(sheet.Cells(row, 2).Value)
            Exit Function
        End If
        row = row + 1
    Loop
End Function

Private Function FromUser(ByVal key As String) As String
    Dim text As String
    If GetConfigFromFile(GetConfigFilePath(), key, text) Then FromUser = text
End Function

Private Function Expanded(ByVal text As String) As String
    Expanded = text
    #If Mac Then
        If Left$(text, 1) = "$" Then Expanded = ExpandEnvironmentStrings(text)
    #Else
        If InStr(text, "%") > 0 Then Expanded = ExpandEnvironmentStrings(text)
    #End If
End Function
