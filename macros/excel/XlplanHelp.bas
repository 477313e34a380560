Attribute VB_Name = "XlplanHelp"
Option Explicit
Option Private Module
' What Excel's function wizard says about the cell functions; the words are rows of xlplan.conf:
' HELP_FUNCTIONS (names between commas), HELP_CATEGORY, HELP_ROC_DATE and for its arguments
' HELP_ROC_DATE_1, HELP_ROC_DATE_2 and so on.

Public Sub Register()
    Dim item As Variant
    On Error Resume Next
    For Each item In Split(XlplanSettings.Setting("HELP_FUNCTIONS"), ",")
        Err.Clear
        Describe CStr(item)
        If Err.Number <> 0 Then DescribeShown CStr(item)
    Next item
    ThisWorkbook.Saved = True
End Sub

Private Sub Describe(ByVal item As String)
    Application.MacroOptions Macro:=item, Description:=XlplanSettings.Message("HELP_" & item), _
        Category:=XlplanSettings.Message("HELP_CATEGORY"), ArgumentDescriptions:=Arguments(item)
End Sub

Private Sub DescribeShown(ByVal item As String)
    ' Excel refuses with "Cannot edit a macro on a hidden workbook" while no workbook is shown.
    On Error Resume Next
    Application.ScreenUpdating = False
    ThisWorkbook.IsAddin = False
    Describe item
    ThisWorkbook.IsAddin = True
    Application.ScreenUpdating = True
End Sub

Private Function Arguments(ByVal item As String) As Variant
    Dim texts() As String, count As Long
    ReDim texts(0 To 0)
    Do While XlplanSettings.Setting("HELP_" & item & "_" & (count + 1)) <> ""
        ReDim Preserve texts(0 To count)
        texts(count) = XlplanSettings.Setting("HELP_" & item & "_" & (count + 1))
        count = count + 1
    Loop
    Arguments = texts
End Function
