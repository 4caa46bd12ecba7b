/** What is held against whoever made an envelope (docs/spec/complaint.md, Reasons). */

/**
 * `content-key`: the wrap that is signed for holds another key than the one that is signed for. `body-hash`: the key is
 * the right one, and it opens another body than the signed one.
 */
export const disputeReasons = ['content-key', 'body-hash'] as const
export type DisputeReason = (typeof disputeReasons)[number]
