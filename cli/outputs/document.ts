/** JSON documents of printed sheets. */
import { documentCalls, documentPrint } from '../../shared/ipc/document-calls.ts'

export const documentPrintOutput = documentPrint
export const documentCheckOutput = documentCalls['document.check'].response
export const documentSheetsOutput = documentCalls['document.sheets'].response
export const documentReturnOutput = documentCalls['document.sheets'].response
