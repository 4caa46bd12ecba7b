/*
 * A statement on its way from one device to a unit of two: outbox, relay, seeds, receipts, carries, and the removal of a
 * device in the middle (docs/model.md). Lines "stands for FILE: NAMES" tell the code that is meant;
 * tests/unit/house/model-names.test.ts holds them to it.
 *
 * MESSAGES, EPOCHS   how many there are
 * REVOKE             the second device of the unit is removed at any moment, by the authority or with the next epoch
 * WITHHOLD           the relay may also keep a copy from one device for ever and say that it has it
 * LOSSES             how often the relay may do any of this; without it: as often as it likes
 * BEATS              the sender's heartbeats show what is missing; without them nobody knows of a lost last number
 * FAULT_*            planted faults; scripts/model/runs.mjs tells what each must be found by
 *
 * One process: every step of everybody is one choice of the loop, and no order is left out.
 */
#ifndef MESSAGES
#define MESSAGES 1
#endif
#ifndef EPOCHS
#define EPOCHS 2
#endif
#define LEAVES (EPOCHS + 2)

#define BIT(i) (1 << (i))
#define HAS(set, i) (((set) >> (i)) & 1)
#define WITH(set, i) set = set | BIT(i)
#define WITHOUT(set, i) set = set & ~BIT(i)
#define ALL (BIT(MESSAGES) - 1)
#define BOTH 3

/* ---- The log, as it is known after so many leaves.
 * stands for shared/protocol/directory/epochs.ts: sealableEpoch, closedThrough
 * stands for shared/protocol/directory/reading-devices.ts: readingDevices */
byte leaves = 1;
byte newest[LEAVES];     /* epoch */
byte closed[LEAVES];     /* epochs up to here are known to a device that was removed; 0: none */
byte removedAt = 0;      /* the second device is removed for whoever has seen so many leaves; 0: it is not */
byte named[EPOCHS + 1];  /* epoch: devices that its seed was wrapped to */
byte seen = 1;           /* leaves that the sender has seen */
byte view[2] = 1;        /* leaves that each device of the unit has seen */

#define IS_REMOVED(size) (removedAt > 0 && (size) >= removedAt)
#define READERS(size) (IS_REMOVED(size) -> 1 : BOTH)
#define IS_ACTIVE(d) HAS(READERS(leaves), d)
/* A round begins with the directory; only a relay that is not calm hides what is new in it. */
#define IS_UP(size) (!calm || (size) == leaves)
#ifdef FAULT_STALE_IS_SEALED
#define CAN_SEAL(size) IS_UP(size)
#else
#define CAN_SEAL(size) (IS_UP(size) && newest[size] > closed[size])
#endif

/* ---- Time since the end of an epoch: 0 it is the newest, 1 ended, 2 longer than 48 h, 3 longer than 72 h.
 * stands for shared/limits.ts: epochPostedMs, epochKeptMs */
byte age[EPOCHS + 1];
#define AGE(size, e) ((e) < newest[size] -> age[e] : 0)

/* ---- The relay. Of each message: original = devices that its envelope waits for; carried = epoch of the carry that waits
 * for a device; taken = it remembers to have the envelope. words: receipts on their way back. */
byte original[MESSAGES];
byte carried[2 * MESSAGES];
byte taken = 0;
byte words = 0;
#ifdef LOSSES
byte losses = 0;
#endif
bool calm = false;       /* from now on it loses nothing */
bool arrived = false;
#define AT(d, m) ((d) * MESSAGES + (m))

/* ---- The sender.
 * stands for engine/store/outbox.ts: stageEnvelope, markRelayed, markCarriedInstead, markReceipted, finishWhenConfirmed */
byte sealedTo[MESSAGES]; /* epoch; 0: not written yet */
byte relayed = 0;
byte receipted = 0;
byte done = 0;           /* the outbox keeps it no longer: relayed and receipted */

/* ---- The unit's devices.
 * stands for engine/store/epochs.ts: endEpoch, doneEpochs
 * stands for engine/store/receipts.ts: oweReceipt, dueReceipts, forgetDue, unitHasSaid */
byte seeds[2];           /* epochs whose seed lies here */
byte over[2];            /* epochs that are done with */
byte stored[2];          /* messages */
byte owed[2];            /* receipts */
byte again[2];           /* owed whatever a sibling may have said */
byte said[2];            /* receipts that this device has made */
byte warned = 0;         /* devices that know how many numbers there are */

#define IS_DONE (done == ALL && stored[0] == ALL && (!IS_ACTIVE(1) || stored[1] == ALL))

#define STEP(condition) :: d_step { !IS_DONE && (condition) ->
#define END }

/* Claim: nothing is sealed to an epoch of the removed device by whoever has seen the removal. */
#define SEALS(size) assert(!(IS_REMOVED(size) && HAS(named[newest[size]], 1)))
/* Claim: what the outbox lets go is on the disk of a device of the unit. */
#define FINISH(m) assert(HAS(stored[0] | stored[1], m)); WITH(done, m)
#define FINISH_IF(set, m) if :: HAS(set, m) -> FINISH(m) :: else fi

/* ================ the sender ================ */

/* stands for engine/sync/carry-stale.ts: isStale, isClosed, isOld
 * Between 48 h and 72 h clocks disagree: it may judge either way. */
#define IS_CLOSED(m) (sealedTo[m] <= closed[seen])
#define MAY_POST(m) (!IS_CLOSED(m) && (HAS(receipted, m) || AGE(seen, sealedTo[m]) <= 2))
#ifdef FAULT_NOTHING_IS_CARRIED
#define MAY_CARRY(m) false
#else
#define MAY_CARRY(m) (IS_CLOSED(m) || AGE(seen, sealedTo[m]) >= 2)
#endif
#define IS_ON_ITS_WAY(d, m) (IS_ACTIVE(d) && (carried[AT(d, m)] > 0 || HAS(owed[d] | again[d], m)))
#ifdef FAULT_DONE_WHEN_RELAYED
#define AFTER_POST(m) FINISH(m)
#else
#define AFTER_POST(m) FINISH_IF(receipted, m)
#endif

#define SENDER(m) \
  /* stands for engine/sync/author/author.ts: authorStatement */ \
  /* stands for engine/sync/author/recipients.ts: recipientsFor, epochKeyOf */ \
  STEP(sealedTo[m] == 0 && (m == 0 || sealedTo[0] > 0) && CAN_SEAL(seen)) \
    SEALS(seen); sealedTo[m] = newest[seen] END \
  /* stands for engine/sync/transmit.ts: transmitStaged, post, watchUnconfirmed */ \
  /* stands for relay/requests/post.ts: acceptPost, judgePost; what is closed is refused, what is there is not doubled */ \
  STEP(sealedTo[m] > 0 && !HAS(done | taken, m) && IS_UP(seen) && MAY_POST(m) && sealedTo[m] > closed[leaves]) \
    WITH(relayed, m); WITH(taken, m); original[m] = READERS(leaves); AFTER_POST(m) END \
  /* stands for engine/sync/carry-stale.ts: carryInstead, carryTo */ \
  STEP(sealedTo[m] > 0 && !HAS(receipted, m) && MAY_CARRY(m) && CAN_SEAL(seen) && !HAS(words, m) && \
       !IS_ON_ITS_WAY(0, m) && !IS_ON_ITS_WAY(1, m)) \
    SEALS(seen); WITH(relayed, m); carried[AT(0, m)] = newest[seen]; \
    carried[AT(1, m)] = (IS_ACTIVE(1) -> newest[seen] : 0) END \
  /* nobody owes a receipt any more: only the own unit is carried to */ \
  STEP(sealedTo[m] > 0 && HAS(receipted, m) && !HAS(relayed, m) && IS_CLOSED(m) && CAN_SEAL(seen)) \
    WITH(relayed, m); FINISH(m) END \
  /* stands for engine/sync/inbox/apply-receipt.ts: applyReceipt */ \
  STEP(HAS(words, m)) WITHOUT(words, m); WITH(receipted, m); FINISH_IF(relayed, m) END

/* ================ a device of the unit ================ */

#ifdef FAULT_RECEIPT_BEFORE_COMMIT
#define STORE(d, m) if :: !calm /* the power goes before the commit */ :: calm -> WITH(stored[d], m) fi
#else
#define STORE(d, m) WITH(stored[d], m)
#endif
#ifdef FAULT_KNOWN_IS_NOT_ANSWERED
#define ANSWER_KNOWN(d, m) skip
#else
#define ANSWER_KNOWN(d, m) WITH(again[d], m)
#endif
#define OPEN(d, m) if :: HAS(stored[d], m) -> ANSWER_KNOWN(d, m) :: else -> WITH(owed[d], m); STORE(d, m) fi

/* stands for engine/own-keys.ts: createAwaitedKeys, createOwnKeys */
#define IS_AWAITED(d, e) ((e) > newest[view[d]] || (HAS(named[e], d) && !HAS(over[d], e)))
#define IS_DEAD(d, e) (!HAS(seeds[d], e) && !IS_AWAITED(d, e))

#if MESSAGES > 1
#define LACKS(d, m) (!HAS(stored[d], m) && (HAS(warned, d) || (m == 0 && HAS(stored[d], 1))))
#else
#define LACKS(d, m) (!HAS(stored[d], m) && HAS(warned, d))
#endif
#ifdef FAULT_NOBODY_ASKS
#define MAY_ASK false
#else
#define MAY_ASK true
#endif
#ifdef FAULT_SIBLINGS_ARE_SILENT
#define MAY_TELL false
#else
#define MAY_TELL true
#endif

#define RECEIVER(d, m) \
  /* stands for engine/sync/receive.ts: receiveMail */ \
  /* stands for engine/sync/inbox/ingest.ts: ingestPage, ingest; page and cursor are one transaction */ \
  /* stands for engine/sync/inbox/apply.ts: take */ \
  /* stands for engine/sync/inbox/consume-link.ts: consumeLink, answerDuplicate */ \
  STEP(IS_ACTIVE(d) && HAS(original[m], d) && HAS(seeds[d], sealedTo[m])) WITHOUT(original[m], d); OPEN(d, m) END \
  STEP(IS_ACTIVE(d) && carried[AT(d, m)] > 0 && HAS(seeds[d], carried[AT(d, m)])) carried[AT(d, m)] = 0; OPEN(d, m) END \
  /* stands for engine/envelope/open.ts: openOwnWrap; dead: refused, and nothing is consumed */ \
  STEP(IS_ACTIVE(d) && HAS(original[m], d) && IS_DEAD(d, sealedTo[m])) WITHOUT(original[m], d) END \
  STEP(IS_ACTIVE(d) && carried[AT(d, m)] > 0 && IS_DEAD(d, carried[AT(d, m)])) carried[AT(d, m)] = 0 END \
  /* stands for engine/sync/receipts/receipts-out.ts: flushReceipts, flushTo, sendReceipt */ \
  STEP(IS_ACTIVE(d) && HAS(owed[d] | again[d], m) && CAN_SEAL(view[d])) \
    WITHOUT(owed[d], m); WITHOUT(again[d], m); WITH(said[d], m); if :: !HAS(receipted, m) -> WITH(words, m) :: else fi END \
  STEP(IS_ACTIVE(d) && HAS(owed[d], m) && HAS(said[1 - d], m)) WITHOUT(owed[d], m) END \
  /* stands for engine/sync/receipts/ask-missing.ts: askForMissing */ \
  /* stands for engine/sync/receipts/carry-out.ts: scheduleCarries, itemsFor; a lost receipt leaves a gap as well */ \
  STEP(MAY_ASK && IS_ACTIVE(d) && HAS(said[d], m) && !HAS(receipted | words, m) && CAN_SEAL(view[d])) WITH(words, m) END \
  STEP(MAY_ASK && IS_ACTIVE(d) && LACKS(d, m) && carried[AT(d, m)] == 0 && CAN_SEAL(seen)) \
    SEALS(seen); carried[AT(d, m)] = newest[seen] END \
  /* stands for engine/sync/siblings/chains-out.ts: tellChains */ \
  /* stands for engine/sync/siblings/answer-chains.ts: takeChains, answerChains */ \
  STEP(MAY_TELL && IS_ACTIVE(d) && IS_ACTIVE(1 - d) && HAS(stored[d], m) && !HAS(stored[1 - d], m) && \
       CAN_SEAL(view[d]) && HAS(seeds[1 - d], newest[view[d]])) \
    SEALS(view[d]); WITH(stored[1 - d], m); WITH(owed[1 - d], m) END

#ifdef FAULT_NEWEST_SEED_IS_DELETED
#define MAY_DELETE(d, e) true
#else
#define MAY_DELETE(d, e) (AGE(view[d], e) == 3)
#endif

#define EPOCH(d, e) \
  /* stands for engine/epochs/adopt.ts: unadopted, adoptEpochs, expire; the relay may show the wraps late */ \
  STEP(IS_ACTIVE(d) && (e) <= newest[view[d]] && HAS(named[e], d) && !HAS(seeds[d] | over[d], e)) WITH(seeds[d], e) END \
  /* stands for engine/epochs/delete.ts: deleteEpochs, mayEnd; what siblings have reported is left out */ \
  STEP(IS_ACTIVE(d) && (e) <= newest[view[d]] && HAS(named[e], d) && !HAS(over[d], e) && MAY_DELETE(d, e)) \
    WITHOUT(seeds[d], e); WITH(over[d], e) END

/* Room for the rotation that a removal makes necessary. */
#ifdef REVOKE
#define IS_ROOM (newest[leaves] + (removedAt == 0) < EPOCHS)
#else
#define IS_ROOM (newest[leaves] < EPOCHS)
#endif
/* stands for shared/protocol/directory/rules/epoch.ts: epochRule; the next number, the active set at this very leaf */
#ifdef FAULT_LOG_TAKES_ANY_SET
#define IS_VALID(d) true
#else
#define IS_VALID(d) (newest[view[d]] == newest[leaves] && READERS(view[d]) == READERS(leaves))
#endif
#define LOG(epoch, through) newest[leaves + 1] = epoch; closed[leaves + 1] = through; leaves++

#define DEVICE(d) \
  /* stands for engine/sync/update-directory.ts: updateDirectory */ \
  STEP(IS_ACTIVE(d) && view[d] < leaves) view[d] = leaves END \
  /* stands for engine/epochs/rotate.ts: rotate, composeEpoch; their races are rotation.pml's */ \
  STEP(IS_ACTIVE(d) && IS_ROOM && IS_VALID(d)) \
    named[newest[leaves] + 1] = READERS(view[d]); LOG(newest[leaves] + 1, closed[leaves]) END \
  HEARS(d)

#ifdef BEATS
#define HEARS(d) \
  /* stands for engine/sync/heartbeat.ts: dueHeartbeats; daily, so one comes through when it can be opened */ \
  STEP(IS_ACTIVE(d) && sealedTo[MESSAGES - 1] > 0 && stored[d] != ALL && !HAS(warned, d) && CAN_SEAL(seen) && \
       HAS(seeds[d], newest[seen])) \
    SEALS(seen); WITH(warned, d) END
#else
#define HEARS(d)
#endif

/* ================ relay and world ================ */

#ifdef LOSSES
#define LOSS(condition) STEP(!calm && losses < LOSSES && (condition)) losses++;
#else
#define LOSS(condition) STEP(!calm && (condition))
#endif
#ifdef WITHHOLD
#define WITHHELD(m) \
  LOSS(HAS(original[m], 0)) WITHOUT(original[m], 0) END \
  LOSS(HAS(original[m], 1)) WITHOUT(original[m], 1) END
#else
#define WITHHELD(m)
#endif
#define RELAY(m) \
  LOSS(HAS(words, m)) WITHOUT(words, m) END \
  LOSS(HAS(taken, m)) WITHOUT(taken, m); original[m] = 0 END \
  LOSS(carried[AT(0, m)] > 0) carried[AT(0, m)] = 0 END \
  LOSS(carried[AT(1, m)] > 0) carried[AT(1, m)] = 0 END \
  /* hands out what it has handed out before */ \
  LOSS(HAS(taken, m) && original[m] != READERS(leaves)) original[m] = READERS(leaves) END \
  WITHHELD(m)

#define OLDER(e) \
  STEP((e) < newest[leaves] && age[e] < 3 && ((e) == 1 || age[(e) - 1] > age[e] || age[(e) - 1] == 3)) age[e] = age[e] + 1 END

/* What lies at a removed device matters no more; what it had, and had said, stays. */
#define REMOVE(epoch) \
  removedAt = leaves + 1; LOG(epoch, newest[leaves]); \
  view[1] = 0; seeds[1] = 0; over[1] = 0; owed[1] = 0; again[1] = 0; WITHOUT(warned, 1); FORGET(0); FORGET(MESSAGES - 1)
#define FORGET(m) WITHOUT(original[m], 1); carried[AT(1, m)] = 0

#ifdef REVOKE
#define REMOVAL \
  /* stands for shared/protocol/directory/rules/revocation.ts: revocationRule */ \
  /* stands for shared/protocol/directory/rules/removal.ts: withClosedEpochs */ \
  STEP(removedAt == 0 && newest[leaves] < EPOCHS) REMOVE(newest[leaves]) END \
  /* stands for engine/epochs/keeper.ts: EpochKeeper; an administrator's removal and the next epoch are one leaf */ \
  STEP(removedAt == 0 && newest[leaves] < EPOCHS && IS_VALID(0)) \
    named[newest[leaves] + 1] = 1; REMOVE(newest[leaves] + 1) END
#else
#define REMOVAL
#endif

active proctype World() {
  d_step { newest[1] = 1; named[1] = BOTH; seeds[0] = BIT(1); seeds[1] = BIT(1) }
  do
  STEP(!calm) calm = true END
  STEP(seen < leaves) seen = leaves END
  SENDER(0) RECEIVER(0, 0) RECEIVER(1, 0) RELAY(0)
#if MESSAGES > 1
  SENDER(1) RECEIVER(0, 1) RECEIVER(1, 1) RELAY(1)
#endif
  DEVICE(0) DEVICE(1)
  EPOCH(0, 1) EPOCH(1, 1)
#if EPOCHS > 1
  EPOCH(0, 2) EPOCH(1, 2) OLDER(1)
#endif
#if EPOCHS > 2
  EPOCH(0, 3) EPOCH(1, 3) OLDER(2)
#endif
  REMOVAL
  :: IS_DONE -> break
  od;
  arrived = true
}

#ifdef LIVE
/* Not even fairness is needed: when nothing is lost any more, nobody can go on for ever without arriving. */
ltl arrives { [] (calm -> <> arrived) }
#endif
