/** Each error code: what happened, and what to do next. */
import type { ErrorCode } from '../../errors.ts'

export const errors = {
  'usage/invalid-input': 'The input is not valid{field}. Check the field named and try again.',
  'usage/unknown-call': 'The program has no such function. Update it and try again.',
  'usage/too-large': 'The input is over the limit. Shorten or split it and try again.',
  'usage/not-found': 'There is no such item on this machine. Check the id, or synchronise and look again.',
  'usage/ambiguous-id': 'The shortened id fits several items. Give more of its characters.',
  'usage/wrong-state': 'This cannot be done in its present state. Open it again to see its new state.',
  'config/test-clock': 'The test clock works in demonstration worlds only. Unset GIAOBAN_TEST_CLOCK and start again.',
  'config/invalid': 'The configuration is not valid{field}. Correct the settings and try again.',
  'profile/not-found':
    'There is no profile in this folder. Choose the right folder, or enrol this machine with your administrator.',
  'profile/invalid': 'The profile file is damaged. Restore profile.json from a copy, or ask your administrator.',
  'profile/in-use': 'Another program has this profile open. Close that window or command and try again.',
  'profile/newer-format': 'A newer version made this profile. Update the program.',
  'profile/exists': 'This folder already holds data. Choose an empty folder.',
  'vault/locked': 'The vault is locked. Enter the passphrase to open it.',
  'vault/wrong-passphrase': 'The passphrase is wrong. Check keyboard layout and Caps Lock, then enter it again.',
  'vault/throttled': 'Too many wrong tries. Wait {seconds} s and try again.',
  'vault/machine-key-missing':
    'The key of this machine is missing. Restore the machine key file, or ask your administrator to enrol the machine again.',
  'vault/needs-app':
    'This vault opens in the desktop application only. Use the application instead of the command line.',
  'vault/damaged': 'The vault is damaged. Delete nothing; ask your administrator to restore it from a backup.',
  'vault/not-encrypted': 'The database is not encrypted as it must be and was not opened. Tell your administrator.',
  'vault/rolled-back':
    'This profile is older than what this machine has signed: it was put back from an old copy. It can be read and sends nothing; bring the newest copy back, or have the administrator enrol the machine anew.',
  'vault/archive':
    'This is an archive made from a backup. It can be read and sends nothing; enrol this machine as a new device to work with it.',
  'store/full': 'The disk is full. Free some space and try again; drafts and outbox are kept.',
  'store/io': 'The disk cannot be read or written. Check the disk and start the program again.',
  'store/read-only': 'The data folder cannot be written. Check its permissions.',
  'store/damaged': 'The database is damaged. Delete nothing; ask your administrator to restore it.',
  'store/newer-format': 'A newer version made this data. Update the program.',
  'role/not-allowed': 'Your role may not do this. Ask somebody who may.',
  'officer/unknown':
    'There is no such officer on this machine. Choose the right badge, or ask your administrator to add it.',
  'officer/not-signed-in': 'No officer is signed in. Sign in and try again.',
  'plan/invalid': 'The plan is not valid yet{field}. Complete or correct the field named.',
  'plan/changed':
    'The plan has been changed meanwhile: another time, another area or other words. Read it again before you answer for your unit.',
  'report/invalid': 'The report is not valid yet{field}. Complete or correct the field named.',
  'report/changed':
    'The report has been corrected meanwhile: other figures hold by now. Read them before you put yours in their place.',
  'case/invalid': 'The entry in the case file is not valid yet{field}. Complete or correct the field named.',
  'request/invalid': 'The request is not valid yet{field}. Complete or correct the field named.',
  'handover/changed': 'Something has come in since this was put together. Look at it again, then sign.',
  'handover/own': 'You have handed this shift over yourself. Another officer takes it over, in their own name.',
  'bulletin/invalid': 'The bulletin is not valid yet{field}. Complete or correct the field named.',
  'bulletin/not-own': 'This bulletin is another unit\u2019s. Only the unit that issued it may change or cancel it.',
  'document/not-permitted':
    'This is not printed here: marking Mật never is, and handling H2 only by the unit that issued it. Ask that unit.',
  'document/changed': 'It has changed since it was put on this screen. Read what holds now, then print that.',
  'bulletin/closed': 'The bulletin is closed. See the reason in its history; issue a new one if needed.',
  'bulletin/moved-on':
    'Another version of this bulletin has come since you opened it. Read it, then continue on that version; what you typed is kept.',
  'bulletin/own-words': 'You have written this yourself. Another commander of your unit must read and release it.',
  'marking/not-allowed':
    'Papers marked Tối mật or Tuyệt mật are not sent by this system. Give number and date of the paper only.',
  'marking/off': 'Your unit has not turned on the marking Mật. Use a lower marking, or ask your administrator.',
  'attachment/too-large':
    'The picture is over the limit (50 MB together, 50 megapixels, 10,000 pixels a side). Make it smaller and add it again.',
  'attachment/too-large-to-hash':
    'A file is over 512 MB: too much to be read here. State it on the command line: giaoban case attach.',
  'attachment/too-many': 'Too many files: at most 20 in a bulletin. Remove some.',
  'attachment/type': 'Only JPEG, PNG or WebP pictures are taken. Convert the file to a picture and add it again.',
  'attachment/damaged': 'The file is damaged. Get the original again and add it.',
  'attachment/missing':
    'The file is not there. Attach the file that the bulletin describes, or remove its description.',
  'attachment/incomplete': 'The file has not arrived completely. Wait for the relay connection and open it again.',
  'attachment/undescribed': 'An attached file is not described and counts as other. Describe it if needed.',
  'attachment/changed': 'The file changed while it was read. Close what is writing to it and add it again.',
  'attachment/file-too-large':
    'The file is over the limit (1 GB each, 4 GB in one exhibit). Split it, or state its hash and bring it another way.',
  'recipient/unknown-unit': 'The directory has no such unit. Check the unit code, or update the directory.',
  'recipient/none': 'No receiving unit is chosen. Choose at least one other unit.',
  'unit/closed':
    'Your unit has closed; this desk reads and answers what came before. New work is done at the successor ({units}).',
  'recipient/closed-unit':
    'A unit that you named has closed ({units}). Name the unit that came after it, or accept that unit for this message.',
  'recipient/no-key': 'A receiving unit has no key yet. Ask it to complete its enrolment, or leave it out.',
  'new-neighbour': 'There is a new neighbour ({units}). Confirm it before sending.',
  'officer/exists': 'This badge signs in at this machine already. Choose the right badge number.',
  'officer/too-many': 'Too many officers sign in at this machine. Have those removed who no longer do.',
  'officer/removed': 'You were removed from the unit. Speak to its administrator.',
  'officer/request-invalid':
    'The request was altered, is damaged, or was not made on a machine of this unit. Have it made anew and compare the key by telephone.',
  'officer/request-expired':
    'The request is too old. Let the officer sign in once on that machine: the request is made anew; then save it again.',
  'device/self': 'A machine does not remove itself. Do it on another machine of the unit.',
  'device/expired':
    'The certificate of this machine has run out: it sends and receives nothing, and nothing that is here is lost. An administrator and a second officer renew it (giaoban device renew), at PCs that have run out too: the proposal goes as a file; what waits goes out then.',
  'proposal/second-needed':
    'A second officer must sign, and it is not clear which one ({officers}). Name one; where there is none, ask the authority.',
  'proposal/invalid':
    'The proposal was altered on its way, or is damaged ({reason}). Do not sign it; ask whoever sent it, by telephone.',
  'proposal/not-allowed':
    'The rules of the directory do not allow this statement ({reason}), whoever signs. Have it composed anew.',
  'proposal/expired': 'The proposal has run out. Have it composed anew if it is still wanted.',
  'proposal/other-unit': 'The proposal is about another unit. Give it to the administrator of that unit.',
  'proposal/too-many': 'Too many proposals are open. Sign or refuse some, or wait until they run out.',
  'proposal/closed': 'The proposal was refused, is complete or is in the log already. There is nothing to sign.',
  'proposal/not-yours': 'Your signature is not wanted here, or you have signed already. Another officer must sign.',
  'proposal/not-described':
    'This version cannot say what the statement does, so nobody signs it here. Update the program, or refuse it.',
  'directory/stale': 'The directory is too old to send. Connect to the relay to update it; the draft is kept.',
  'directory/split-view':
    'The relay shows two different directories. Sending and opening have stopped; tell the coordinating authority at once.',
  'directory/invalid': 'The directory received is not valid. Do not use this relay; tell its operator.',
  'directory/rollback':
    'The relay shows an older directory than the one you have. Tell its operator; your data is intact.',
  'directory/other-world':
    'This PC was set up for a demonstration and the authority is in earnest, or the reverse. Nothing is sent or received; bring the PC in anew with the right invitation.',
  'directory/update-needed':
    'The directory holds an entry that this version does not understand. Update the program to go on sending.',
  'directory/withheld':
    'The relay does not hand out a needed part of the directory. Try later; if it goes on, tell its operator.',
  'directory/refused':
    'The directory entry would not count or was refused ({reason}). Check signatures and authority and submit it again.',
  'epoch/refused':
    'A new key of this unit failed its check. Nothing is sent under it; another is made. Tell your administrator who was at the other desks.',
  'circle/unknown': 'There is no such circle here. Check its name with circle list, or synchronise and look again.',
  'circle/new-member': 'The circle has a member that nobody here has confirmed ({units}). Confirm it before sending.',
  'circle/refused':
    'A new key of a circle failed its check. Its members are written to one by one until it is renewed; tell the unit that made it.',
  'circle/needs-administrator':
    'Who belongs to this circle is decided with an administrator. Propose the new members and have the proposal signed.',
  'enrol/invalid': 'This is no invitation, or it was damaged on the way. Ask the administrator for it again.',
  'enrol/expired': 'The invitation\u2019s time is over. Ask the administrator for a new one; nothing was changed.',
  'enrol/used':
    'This invitation is not open: it was used, taken back, or its time is over. If somebody else may have seen it, say so to the administrator.',
  'enrol/mismatch':
    'The two sides do not have the same digits. Somebody may have stepped between: this invitation is burnt. Check with each other in person, then invite anew.',
  'enrol/broken':
    'What came does not belong to this invitation. The invitation is burnt where somebody has tampered with it; invite anew.',
  'enrol/refused': 'The administrator has refused or taken back this enrolment. Ask for a new invitation.',
  'enrol/wrong-state': 'That step is not possible now. Look at what the enrolment waits for.',
  'enrol/approver':
    'A second officer must approve: another administrator, or an officer who may approve and has not asked for the device. It is not clear who ({count}): name one.',
  'enrol/other-person':
    'The request takes the place or the badge of another officer of the unit. Nothing was certified. Look at who sits at the new machine; take the invitation back if it is somebody else.',
  'enrol/unknown-person':
    'Nobody here knows the name of the officer whose place the request takes, so nobody can tell whether it is the same person. Invite the officer as a new one and remove the old certificate.',
  'enrol/not-yet':
    'This machine is not in use yet. It waits for its certificate, the first hour of it, or the unit\u2019s next key; nothing has to be done.',
  'enrol/too-many': 'Too many invitations are open. Take one back, or wait until one is over.',
  'sealed/invalid':
    'That is not a sealed file, or it is damaged. Nothing was taken in. Copy it from the stick again, or have it written anew.',
  'sealed/other-unit':
    'That file is not for this unit, and not from a unit that yours carries for. Nothing was taken in. Choose the right file.',
  'sealed/not-courier':
    'Yours does not carry for that unit: it has network, or neither borders yours nor stands under it. Check the unit.',
  'relay/unreachable': 'The relay cannot be reached. Check the network; what waits to be sent is kept.',
  'relay/not-set': 'No relay address is set. Add one in the settings.',
  'relay/refused': 'The relay refuses this machine. Ask your administrator to check its certificate.',
  'relay/garbage': 'The relay\u2019s answer makes no sense. Check the address; tell its operator.',
  'relay/lost': 'The relay has lost a message that it had accepted. It is being sent again; tell the operator.',
  'relay/unconfirmed':
    'The relay says that it has the message, but no unit has confirmed it. It was sent again; phone the receiving desk if it is urgent.',
  'relay/quota': 'Your unit\u2019s space on the relay is used up. Tell the operator; what waits to be sent is kept.',
  'relay/full': 'The relay is full. Wait for its operator; what waits to be sent is kept.',
  'relay/too-large': 'The message is too large for the relay. Send to fewer units or with fewer files.',
  'relay/untrusted': 'The relay\u2019s certificate does not fit. There is no connection; tell your administrator.',
  'relay/rate-limited': 'Sending too fast. The program goes on by itself in a few seconds.',
  'relay/draining': 'The relay is pausing. The program connects again by itself.',
  'relay/timeout': 'The relay did not answer in time. The program tries again; what waits to be sent is kept.',
  'relay/no-data': 'There are no relay data in this folder. Check the path; a relay makes its data when it first runs.',
  'relay/older-version':
    'A relay of an older version still runs over this cluster ({relay}). Upgrade or stop it, wait a minute, and try again.',
  'relay/data-in-use': 'Another program uses these relay data: the relay, a backup or a check. Stop it and try again.',
  'relay/no-engine':
    'No NATS server answers in time, or one side does not take the other\u2019s certificate. Check the addresses, the firewall, GIAOBAN_NATS_CA, GIAOBAN_NATS_CERT and GIAOBAN_NATS_KEY.',
  'relay/data-exists':
    'Something is here already; nothing was written over. Choose an empty folder, or a file that is not there yet.',
  'device/fork-reported':
    'Another unit ({by}) reports that a device of some unit ({units}) has told two stories under one number. This device has not seen it itself: ask that unit by telephone whether a device was copied or restored.',
  'snapshot/late':
    'No other device of your unit has told this one what came before it. Open the app on another duty PC of the unit, or ask an administrator.',
  'snapshot/omits':
    "What another device of your unit told this new one about earlier bulletins is not whole: something was left out. Compare the list with a colleague's desk and tell an administrator.",
  'device/forked':
    'A machine of another desk ({units}) sends two different stories under one number: it may be a copy. What it sends is kept and not shown; phone the unit.',
  'device/cloned':
    'Messages signed by this very machine come from somewhere else: there is a copy of it. Tell your administrator at once to revoke it.',
  'device/lied':
    'A machine of another desk ({units}) signs for a directory that does not exist. What it sends is kept and not shown; phone the unit.',
  'device/disputed':
    'A message that carries the signature of a machine of another desk ({units}) does not hold what was signed. It was refused and its proof is kept; phone the unit, and have the complaint exported (giaoban complaint export).',
  'clock/skew': 'This machine\u2019s clock is more than 5 minutes off. Set the clock.',
  'clock/refused':
    'This machine\u2019s clock is more than 24 hours off, so nothing is sent. Set the clock; drafts and outbox are kept.',
  'envelope/refused':
    'An incoming message failed its checks and was refused. See the audit log; if it happens again, tell your administrator.',
  'evidence/invalid': 'The evidence package is not valid. Ask its sender to export it again.',
  'evidence/unsupported': 'The evidence package is of a newer format. Update the program and verify it again.',
  'backup/damaged': 'The backup is damaged or cut short. Use another copy of it.',
  'backup/unsupported': 'A newer version made this backup. Update the program and try again.',
  'authority/invalid':
    'This folder or file is not one of this authority, or it is damaged. Take a copy from another holder and try again.',
  'authority/key-damaged':
    'The key file is damaged or is none. Take the other copy of it; without one, the other holders replace this key.',
  'authority/key-weak':
    'This key file has the weak protection of a demonstration. Make a new key without --demo, and have the other holders replace this one.',
  'authority/other-key':
    'This key does not sign this statement. Take the key of a holder whom the statement names, or have it composed anew.',
  'authority/other-statement':
    'This is not the statement that was to be signed. Somebody may have put another file in its place: read it with authority read before anybody signs.',
  'authority/request-damaged':
    'The request or invitation is damaged or was changed on its way. Have it made and brought anew.',
  'authority/incomplete': 'Signatures are still missing. Bring the statement to those whom it names, then publish it.',
  'recovery/no-key': 'The unit has no recovery key yet. Ask the administrator to make a recovery kit.',
  'recovery/shares-missing':
    'These are too few shares of the recovery kit. Each share says how many different ones are needed; add more.',
  'recovery/share-damaged':
    'A share of the recovery kit was mistyped or is damaged. Compare it with the paper, character by character.',
  'recovery/other-kit':
    'These shares belong to another recovery kit than the one that was used here. Look for the kit whose number the command shows.',
  'recovery/named':
    'The directory names a recovery key of this unit already, so no other kit is made. Take that key with recovery adopt; for another one the authority has to change the unit\u2019s entry.',
  'engine/restarting': 'The program is restarting its engine. Wait a few seconds; nothing is lost.',
  'engine/busy': 'The program is busy. Wait for the running work and try again.',
  'engine/cancelled': 'Stopped as you asked. Start it again when needed.',
  internal: 'An error inside the program. Try again; if it stays, report it with the time it happened.',
} as const satisfies Readonly<Record<ErrorCode, string>>
