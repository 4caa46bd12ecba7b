/*
 * Two devices of a unit make its next epoch at once while a third is removed: composing, the order of the log, pending
 * seeds, device keys, and power cuts between any two steps (docs/model.md). Lines "stands for FILE: NAMES" tell the code
 * that is meant; tests/unit/house/model-names.test.ts holds them to it.
 *
 * The relay hides new leaves, answers nothing, and logs what it was given at once, late or never. Once it lets an attempt
 * of the first device through as it should (without which nobody could ever rotate).
 *
 * EPOCHS     how many the log can hold        ATTEMPTS   how often each device composes against such a relay
 * RENEWALS   how often each device renews its key
 * FAULT_*    planted faults; scripts/model/runs.mjs tells what each must be found by
 *
 * One process: every step of everybody is one choice of the loop, and no order is left out.
 */
#ifndef EPOCHS
#define EPOCHS 3
#endif
#ifndef ATTEMPTS
#define ATTEMPTS 2
#endif
#ifndef RENEWALS
#define RENEWALS 1
#endif
#define LEAVES (EPOCHS + 2 + 2 * RENEWALS)
/* Seeds have names: 0 none, 1 the first epoch's, then one for each attempt, and the one that is let through. */
#define SEED(d, n) (2 + (d) * ATTEMPTS + (n))
#define CALM_SEED SEED(2, 0)
#define SEEDS (CALM_SEED + 1)

#define BIT(i) (1 << (i))
#define HAS(set, i) (((set) >> (i)) & 1)
#define WITH(set, i) set = set | BIT(i)

/* ---- The log, as it is after so many leaves. */
byte leaves = 1;
byte newest[LEAVES];         /* epoch */
byte keyAt[2 * LEAVES];      /* counter of each device's newest key */
byte removedAt = 0;          /* leaves with which the third device is removed; 0: it is not */
byte closed = 0;             /* epochs up to here are known to it */
byte logged[EPOCHS + 1];     /* epoch: the name of its seed */
#define KEY(d, size) keyAt[(d) * LEAVES + (size)]
#define IS_REMOVED(size) (removedAt > 0 && (size) >= removedAt)

/* ---- A statement is what its author saw when it was composed: after how many leaves, and whom it removes. */
byte base[SEEDS];
byte removes = 0;            /* seeds whose statement removes the third device */
byte submitted = 0;          /* seeds whose statement the relay has */
byte known = 0;              /* seeds that were wrapped to the third device: whoever has its keys can open them */
#define EPOCH_OF(s) (newest[base[s]] + 1)
#define NAMES_THIRD(s) (!IS_REMOVED(base[s]) && !HAS(removes, s))

/* ---- The two devices. */
byte view[2] = 1;            /* leaves that it has seen */
byte tried[2];
byte attempt[2];             /* in memory: the seed that is on its way */
byte pending[2];             /* on the disk: engine/vault/key-file.ts keeps it under its number */
byte held[2 * (EPOCHS + 1)]; /* on the disk, by epoch */
byte oldest[2] = 1;          /* device keys below are destroyed */
byte published[2] = 1;       /* newest device key that the relay was given */
#define HELD(d, e) held[(d) * (EPOCHS + 1) + (e)]

#define STEP(condition) :: d_step { (condition) ->
#define END }

/* Claim: one seed for each epoch, the one that the log names. */
#define HOLD(d, e, s) assert((s) == logged[e]); HELD(d, e) = s
/* Claim: no epoch behind the removal has a seed that was ever wrapped to the removed device. */
#define TAKE(s) logged[EPOCH_OF(s)] = s; assert(!(IS_REMOVED(leaves) && HAS(known, s)))

#if EPOCHS > 3
#define ALL_HELD(d, size) (HELD(d, 1) && (newest[size] < 2 || HELD(d, 2)) && (newest[size] < 3 || HELD(d, 3)) && (newest[size] < 4 || HELD(d, 4)))
#else
#define ALL_HELD(d, size) (HELD(d, 1) && (newest[size] < 2 || HELD(d, 2)) && (newest[size] < 3 || HELD(d, 3)))
#endif
#define IS_STALE(size) (IS_REMOVED(size) && newest[size] <= closed)
#define AGREE(e) (HELD(0, e) == logged[e] && HELD(1, e) == logged[e])
/* Removed, somebody has rotated, and both devices have every seed: everybody can seal to the unit and be read. */
#define IS_DONE (removedAt > 0 && !IS_STALE(leaves) && AGREE(1) && AGREE(2) && AGREE(3))

/* ================ the log ================ */

#define APPEND(epoch) \
  newest[leaves + 1] = epoch; KEY(0, leaves + 1) = KEY(0, leaves); KEY(1, leaves + 1) = KEY(1, leaves); leaves++; \
  CLEAN(SEED(0, 0)) CLEAN(SEED(1, 0)) CLEAN_MORE
#if ATTEMPTS > 1
#define CLEAN_MORE CLEAN(SEED(0, 1)) CLEAN(SEED(1, 1))
#else
#define CLEAN_MORE
#endif
/* What can never be logged any more is forgotten: fewer states, and none that matters. */
#ifdef FAULT_LOG_TAKES_ANY_NUMBER
#define CLEAN(s) skip;
#else
#define CLEAN(s) if :: HAS(submitted, s) && EPOCH_OF(s) <= newest[leaves] -> submitted = submitted & ~BIT(s) :: else fi;
#endif

/* stands for shared/protocol/directory/rules/epoch.ts: epochRule, isSameSet, areMembers */
#ifdef FAULT_LOG_TAKES_ANY_NUMBER
#define IS_NEXT(s) (EPOCH_OF(s) >= newest[leaves])
#else
#define IS_NEXT(s) (EPOCH_OF(s) == newest[leaves] + 1)
#endif
#ifdef FAULT_LOG_TAKES_ANY_SET
#define ARE_MEMBERS(s) true
#else
#define ARE_MEMBERS(s) (NAMES_THIRD(s) == !IS_REMOVED(leaves) || (HAS(removes, s) && !IS_REMOVED(leaves)))
#endif
#ifdef FAULT_LOG_TAKES_ANY_KEY
#define ARE_KEYS(s) true
#else
#define ARE_KEYS(s) (KEY(0, base[s]) == KEY(0, leaves) && KEY(1, base[s]) == KEY(1, leaves))
#endif
/* The model's own bound: one number is left for the rotation that a removal makes necessary. */
#define IS_ROOM(s) (newest[leaves] + (removedAt == 0 && !HAS(removes, s)) < EPOCHS)

/* stands for relay/log/writer.ts: createLogWriter; stands for relay/log/submission.ts: parse */
#define LOGS(s) \
  STEP(HAS(submitted, s) && logged[EPOCH_OF(s)] != s && IS_ROOM(s) && IS_NEXT(s) && ARE_MEMBERS(s) && ARE_KEYS(s)) \
    if :: HAS(removes, s) && removedAt == 0 -> removedAt = leaves + 1; closed = newest[leaves] :: else fi; \
    APPEND(EPOCH_OF(s)); TAKE(s) END

/* stands for shared/protocol/directory/rules/device-key.ts: deviceKeyRule */
#define LOGS_KEY(d) \
  STEP(published[d] == KEY(d, leaves) + 1) APPEND(newest[leaves]); KEY(d, leaves) = published[d] END

/* ================ a device ================ */

/* stands for engine/epochs/due.ts: rotationDue, readersNow
 * stands for engine/epochs/rotate.ts: attempt, composeEpoch; pending is durable before anything leaves the device */
#ifdef FAULT_SEED_IS_USED_AGAIN
#define FRESH(d) SEED(d, 0)
#else
#define FRESH(d) SEED(d, tried[d])
#endif
#define COMPOSE(d, removing) \
  attempt[d] = FRESH(d); tried[d]++; base[attempt[d]] = view[d]; pending[d] = attempt[d]; \
  if :: removing -> WITH(removes, attempt[d]) :: else fi

/* stands for engine/epochs/adopt.ts: settlePending */
#ifdef FAULT_LOSER_KEEPS_ITS_SEED
#define IS_OURS(d) true
#else
#define IS_OURS(d) (logged[EPOCH_OF(pending[d])] == pending[d])
#endif

/* stands for engine/epochs/renew-key.ts: destroyOldKeys; what an epoch that is not taken in names is kept */
#ifdef FAULT_KEY_IS_DESTROYED_EARLY
#define IS_NEEDED(d) false
#else
#define IS_NEEDED(d) (!ALL_HELD(d, view[d]))
#endif

/* stands for engine/epochs/adopt.ts: adoptEpochs, adopt
 * Claim: the key that the statement names has not been destroyed. */
#define ADOPT(d, e) \
  STEP((e) <= newest[view[d]] && HELD(d, e) == 0) \
    assert(KEY(d, base[logged[e]]) >= oldest[d]); HOLD(d, e, logged[e]) END

#define DEVICE(d) \
  /* stands for engine/sync/update-directory.ts: updateDirectory */ \
  STEP(view[d] < leaves) view[d]++ END \
  STEP(pending[d] > 0 && EPOCH_OF(pending[d]) <= newest[view[d]]) \
    if :: IS_OURS(d) && HELD(d, EPOCH_OF(pending[d])) == 0 -> HOLD(d, EPOCH_OF(pending[d]), pending[d]) :: else fi; \
    pending[d] = 0 END \
  ADOPT(d, 2) ADOPT(d, 3) \
  /* a removal, or simply the time for it */ \
  STEP(attempt[d] == 0 && tried[d] < ATTEMPTS && ALL_HELD(d, view[d]) && newest[view[d]] < EPOCHS) \
    COMPOSE(d, false) END \
  /* stands for engine/epochs/rotate.ts: rotate; an administrator at the first device removes the third with the epoch */ \
  STEP((d) == 0 && attempt[d] == 0 && tried[d] < ATTEMPTS && !IS_REMOVED(view[d]) && newest[view[d]] < EPOCHS) \
    COMPOSE(d, true) END \
  /* the wraps, then the statement: the relay may lose either, and the power may go at any time */ \
  STEP(attempt[d] > 0 && NAMES_THIRD(attempt[d]) && !HAS(known, attempt[d])) WITH(known, attempt[d]) END \
  STEP(attempt[d] > 0 && (!NAMES_THIRD(attempt[d]) || HAS(known, attempt[d]))) WITH(submitted, attempt[d]); attempt[d] = 0 END \
  /* stands for engine/epochs/rotate.ts: conclude; a cut or a lost answer are the same */ \
  STEP(attempt[d] > 0) attempt[d] = 0 END \
  /* stands for engine/epochs/renew-key.ts: renewDeviceKey, nextKey, isRenewalDue */ \
  STEP(published[d] < 1 + RENEWALS && published[d] == KEY(d, view[d]) && ALL_HELD(d, view[d]) && \
       logged[newest[view[d]]] > 0 && KEY(d, base[logged[newest[view[d]]]]) == published[d]) published[d]++ END \
  STEP(oldest[d] < KEY(d, view[d]) && !IS_NEEDED(d)) oldest[d] = KEY(d, view[d]) END

/* ================ the world ================ */

active proctype World() {
  d_step {
    newest[1] = 1; KEY(0, 1) = 1; KEY(1, 1) = 1; base[1] = 0; KEY(0, 0) = 1; KEY(1, 0) = 1;
    logged[1] = 1; HELD(0, 1) = 1; HELD(1, 1) = 1; known = BIT(1)
  }
  do
  DEVICE(0) DEVICE(1)
  LOGS(SEED(0, 0)) LOGS(SEED(1, 0))
#if ATTEMPTS > 1
  LOGS(SEED(0, 1)) LOGS(SEED(1, 1))
#endif
  LOGS_KEY(0) LOGS_KEY(1)
  /* stands for shared/protocol/directory/rules/revocation.ts: revocationRule */
  STEP(removedAt == 0 && newest[leaves] < EPOCHS) removedAt = leaves + 1; closed = newest[leaves]; APPEND(newest[leaves]) END
  /* Seeing all of the log, with a relay that does as it should, the first device is refused nothing. */
  STEP(view[0] == leaves && IS_STALE(leaves) && newest[leaves] < EPOCHS)
    base[CALM_SEED] = leaves; APPEND(newest[leaves] + 1); TAKE(CALM_SEED) END
  :: IS_DONE -> break
  od
}
