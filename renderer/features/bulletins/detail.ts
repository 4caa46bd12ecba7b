import type { ResponseOf } from '../../../shared/ipc/contract.ts'

export type Detail = ResponseOf<'bulletin.get'>
