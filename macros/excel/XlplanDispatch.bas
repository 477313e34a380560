Attribute VB_Name = "XlplanDispatch"
Option Explicit
Option Private Module
' The one way from a button to Python. Which it is, the setting WAY says:
'   python    the Python of this machine
'   frozen    the program xlplan, at the path that the setting EXECUTABLE names
'   server    the server of the office, at the address that the setting URL names
' A button's name is the only thing that goes into a command or an address from here.

Private pressing As Boolean

Public Sub Press(ByVal button As String)
    Dim busy As String
    On Error GoTo Failed
    XlplanFailure.Begin button
    If Not IsWord(button) Then
        XlplanFailure.Report "MESSAGE_BUTTON"
    ElseIf ActiveWorkbook Is Nothing Then
        XlplanFailure.Report "MESSAGE_NO_WORKBOOK"
    Else
        busy = XlplanSettings.Message("MESSAGE_BUSY")
        Application.StatusBar = busy
        pressing = True
        Take button
        pressing = False
        #If Mac Then
            ' Python goes on by itself there, and empties the status bar at its end.
            If LCase$(XlplanSettings.Setting("WAY", "python")) = "python" Then Exit Sub
        #End If
        If CStr(Application.StatusBar) = busy Then Application.StatusBar = False
    End If
    Exit Sub
Failed:
    pressing = False
    XlplanFailure.Report "MESSAGE_NOT_STARTED", "error " & Err.Number & ": " & Err.Description
End Sub

Public Function MayStart() As Boolean
    ' Whether xlwings may start a program or ask a server: once for each press of a button. Without
    ' this, a formula or a picture in any workbook could have it run what it likes.
    MayStart = pressing And TypeName(Application.Caller) <> "Range"
    pressing = False
End Function

Private Sub Take(ByVal button As String)
    Select Case LCase$(XlplanSettings.Setting("WAY", "python"))
        Case "python"
            TakePython button
        Case "frozen"
            TakeFrozen button
        Case "server"
            TakeServer button
        Case Else
            XlplanFailure.Report "MESSAGE_WAY"
    End Select
End Sub

Private Sub TakePython(ByVal button As String)
    RunPython "import xlplan.excel.clicks; xlplan.excel.clicks.press('" & button & "')"
End Sub

Private Sub TakeFrozen(ByVal button As String)
    Dim executable As String
    #If Mac Then
        XlplanFailure.Report "MESSAGE_FROZEN_MAC"
    #Else
        executable = XlplanSettings.Setting("EXECUTABLE")
        If InStr(executable, "\") = 0 Then
            XlplanFailure.Report "MESSAGE_NO_EXECUTABLE"
        ElseIf Not FileExists(executable) Then
            XlplanFailure.Report "MESSAGE_NO_EXECUTABLE"
        Else
            RunFrozenPython executable, "click " & button
        End If
    #End If
End Sub

Private Sub TakeServer(ByVal button As String)
    Dim url As String
    url = XlplanSettings.Setting("URL")
    If Right$(url, 1) = "/" Then url = Left$(url, Len(url) - 1)
    If LCase$(url) Like "http://?*" Or LCase$(url) Like "https://?*" Then
        RunServerPython url & "/press/" & button
    Else
        XlplanFailure.Report "MESSAGE_NO_SERVER"
    End If
End Sub

Public Function IsWord(ByVal text As String) As Boolean
    Dim place As Long
    If Len(text) = 0 Or Len(text) > 40 Then Exit Function
    For place = 1 To Len(text)
        If InStr(1, "abcdefghijklmnopqrstuvwxyz_", Mid$(text, place, 1), vbBinaryCompare) = 0 Then Exit Function
    Next place
    IsWord = True
End Function
