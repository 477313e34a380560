Attribute VB_Name = "XlplanLog"
Option Explicit
Option Private Module
' The log, a file in the user's own folder; it holds no text of a cell.

Public Function Path() As String
    #If Mac Then
        Path = Environ$("HOME") & "/xlplan-excel.log"
    #Else
        Path = Environ$("LOCALAPPDATA") & "\xlplan\excel.log"
    #End If
End Function

Public Sub Add(ByVal line As String)
    Dim number As Integer
    On Error Resume Next
    #If Not Mac Then
        MkDir Environ$("LOCALAPPDATA") & "\xlplan"
    #End If
    number = FreeFile
    Open Path() For Append As #number
    Print #number, Format$(Now, "yyyy-mm-dd hh:nn:ss") & " " & line
    Close #number
End Sub
