// Every bound in one place. Units stand last in the name.

const KiB = 1024

export const limits = {
  /** A chunk is small enough that a dropped line repeats little (architecture, decision 6). */
  chunkBytesMax: 128 * KiB,
  /** What lessons in a row share: small enough that a mended word costs a few KB, large enough that a round trip does not cost more than the bytes. */
  sharedWordsBytesMax: 16 * KiB,
  sharedPicturesBytesMax: 64 * KiB,
  manifestBytesMax: 256 * KiB,
  /** What a mirror takes of the app (core/app-files.ts). */
  appListBytesMax: 64 * KiB,
  appFilesMax: 200,
  appFileBytesMax: 2 * KiB * KiB,
  /** What a mirror asks for at once: a village's one line is other people's too. */
  mirrorInFlightMax: 2,
  catalogueBytesMax: 256 * KiB,
  /** Trust (core/trust): what a root may name, and how far anything may jump at once. */
  rootBytesMax: 64 * KiB,
  rootVersionMax: 1_000_000,
  rootStepsMax: 64,
  roleKeysMax: 10,
  publishersMax: 200,
  revokedMax: 500,
  catalogueStepMax: 1_000_000,
  /** From this age on a phone says that its list of packs is old. */
  catalogueOldWeeks: 8,
  /** A slip here would leave no room for the correction. */
  packVersionMax: 1_000_000,
  packBytesMax: 30 * KiB * KiB,
  /** A pack as a file (core/pack/pack-file.ts), with its signed files and headers. */
  packFileBytesMax: 30 * KiB * KiB,
  /** The newest roots that travel with a pack: a phone that is further behind follows by line. */
  packFileRootsMax: 8,
  packChunksMax: 1024,
  packFilesMax: 2000,
  packLessonsMax: 40,
  lessonStepsMax: 60,
  /** A lesson that draws its items from fewer asks nearly the same ones each time. */
  poolItemsMin: 6,
  optionsMax: 8,
  blocksMax: 12,
  spansMax: 24,
  textLengthMax: 600,
  /** What a learner may type into a field, and what an author may expect there. */
  typedLengthMax: 60,
  unitLengthMax: 20,
  numberMax: 999_999_999_999,
  /** In percent of a picture: 48 pixels each way on a phone 320 wide, with the largest letters. */
  spotWidthMin: 17,
  spotHeightMin: 27,
  /** A talk passes each turn once at most, so that its replies fit into one answer. */
  talkTurnsMax: 12,
  talkRepliesMax: 4,
  talkEndsMax: 6,
  pictureBytesMax: 6 * KiB,
  /** Practices (core/practice): what one may be made of. */
  practiceScreensMax: 16,
  practicePartsMax: 12,
  practiceRowsMax: 8,
  practiceEndsMax: 6,
  practiceSlipsMax: 8,
  practiceConditionsMax: 4,
  practiceTextLengthMax: 240,
  /** What a field is filled with. */
  practiceGivenLengthMax: 32,
  /** Situations that presses can lead to: more cannot be proved, nor searched on a slow phone. */
  practicePositionsMax: 2000,
  /** Presses of the shortest way to the goal. */
  practiceDepthMax: 30,
  /** Steps that can be taken back. */
  practiceUndoMax: 50,
  /** One practice in one language, compiled. */
  practiceBytesMax: 12 * KiB,
  sentenceWordsMax: 12,
  /** What the importers read: a file, the words of one place in it, and how deep its markup or folders may go. */
  importFileBytesMax: 30 * KiB * KiB,
  importFilesMax: 20_000,
  importWordsLengthMax: 100_000,
  importDepthMax: 100,
  /** Entries of a package from elsewhere, folders too: a whole course of Open edX has some thousands. */
  importEntriesMax: 20_000,
  importNameBytesMax: 512,
  /** Counted while inflating; sizes that a package states are believed only to refuse it sooner. */
  importUnpackedBytesMax: 512 * KiB * KiB,
  /** Of these, what is held in memory at once: texts; pictures and films are passed over. */
  importHeldBytesMax: 64 * KiB * KiB,
  /** Unpacked to packed, once there is more than the floor: flat pictures reach 100, bombs 1000. */
  importInflationMax: 200,
  importInflationFloorBytes: 4 * KiB * KiB,
  importXmlLettersMax: 8 * KiB * KiB,
  importXmlNodesMax: 400_000,
  /** Answers within one question, and questions within one problem or item: more is no question for people. */
  importChoicesMax: 100,
  /** What one lesson may cost on the wire in one language, without its recorded voice and with it. */
  lessonWireBytesMax: 60 * KiB,
  lessonVoicedWireBytesMax: 500 * KiB,
  /** A fact that falls due within so many days is said beforehand. */
  factDueSoonDays: 60,

  /** Threat T19: what a server takes before it parses, and how far it inflates. */
  bundleBytesMax: 256 * KiB,
  bundleInflatedBytesMax: KiB * KiB,
  bundleRecordsMax: 2500,
  /** More than a full page of answers of many parts has; what it costs is bounded by the inflated size. */
  bundleTextsMax: 40_000,
  bundleTextBytesMax: 520,
  /** A record of a kind that this reader does not know yet. */
  laterKindBytesMax: 1024,
  pageRecordsMax: 2500,
  pageBytesMax: 512 * KiB,
  pageInflatedBytesMax: 2 * KiB * KiB,
  askBytesMax: 1 * KiB,
  learnerDevicesMax: 32,
  /** Devices that may send for one learner without showing the card again. */
  devicesPerLearnerMax: 16,
  /** Secrets of cards before the present one that a phone keeps. */
  earlierSecretsMax: 8,
  safeCopyRecordsMax: 20_000,
  /** A pull that makes no way is given up after this many pages in a row (F37). */
  idlePagesMax: 3,
  /** How often within an epoch a phone that disagrees with the server sends and asks for all of a learner again (D9). */
  repairsMax: 3,
  /** Above this, one scan of an index is cheaper than as many look-ups in it. */
  singleLookupsMax: 200,
  /** How long a phone that stays open waits before it asks again for one who took the word back. */
  withdrawnAskMs: 24 * 60 * 60_000,
  /** What a server holds in its hands at once; the rest is told to come back. */
  bundlesInFlightMax: 128,
  bundleBytesInFlightMax: 8 * KiB * KiB,
  /** Of those in its hands, how many are inflated, parsed and stored at one time. */
  bundlesOpenedMax: 8,
  busyRetrySeconds: 5,
  /** A full disk is not emptied in seconds. */
  noRoomRetrySeconds: 120,
  /** Devices' keys a server remembers between requests. */
  deviceKeysHeldMax: 10_000,
  /** What sealing a bundle adds to it (core/sync/seal.ts), at most. */
  sealBytesMax: 128,
  receiptBytesMax: 256 * KiB,
  identityBytesMax: 4 * KiB,
  idLength: 32,
  nameLengthMax: 64,
  answerPartsMax: 16,
  answerPartLengthMax: 130,
  attemptsMax: 1000,
  /** Questions that come back in one go: three to five minutes. */
  reviewItemsMax: 10,
  /** The last place of a series of record ids: four digits. */
  seriesPlaceMax: 9999,
  /** Thrown out when a save finds the phone full; random sources give at most this much at once. */
  ballastBytes: 64 * KiB,
  /** Shares of right first answers from which a finished lesson counts as passed. */
  passShare: 2 / 3,

  /** Without a byte; what is sent has a millisecond a byte more. */
  requestTimeoutMs: 20_000,
  /** One exchange of records, however well it drips: a whole page over 8 kbit/s. */
  exchangeTimeoutMs: 10 * 60_000,
  /** A whole chunk on a slow but living line: 128 KiB at about 5 kbit/s. A dead line is cut by `requestTimeoutMs` without a byte. */
  chunkTimeoutMs: 240_000,
  /** The next chunk is asked for once less than this is still to come: what 400 kbit/s bring while a request travels 400 ms, and some more. */
  bytesAskedAhead: 32 * KiB,
  /** However small they are. */
  chunksInFlightMax: 4,
  /** Costs a far line next to nothing: one of these goes beside whatever is coming. */
  smallChunkWireBytes: 6 * KiB,
  /** What a corrected fact said before, and the versions that said so: so many of each are remembered. */
  correctionClaimsMax: 8,
  correctionVersionsMax: 64,
  /** Parts that cost no more are not worth a question. */
  extraAskedBytesMin: 200 * KiB,
  /** A newer version that costs no more comes by itself: a corrected fact should not wait for a tap. */
  quietUpdateBytesMax: 64 * KiB,
  /** Looking for lessons by words. */
  queryLengthMax: 80,
  foundMax: 20,
  /** How often those who watch a download hear of it. */
  progressEveryMs: 1_000,
  /** How often the page looks whether the thread that brings chunks said anything, and after how many looks in vain it goes on without it. */
  porterPulseMs: 15_000,
  porterSilentLooksMax: 4,
  chunkTriesMax: 6,
  retryBaseMs: 2_000,
  retryCapMs: 15 * 60_000,
  retryAfterMaxMs: 60 * 60_000,
  /** However soon a server wants us back, our own growing wait counts up to here. */
  retryAfterOwnMaxMs: 60_000,
  learnersMax: 30,

  /** A server under this share of free disk calls itself not ready. */
  diskFreeShareMin: 0.05,
  drainTimeoutMs: 8_000,
  headersTimeoutMs: 10_000,
  /** A person reads and then taps: on a far line a new connection costs them a round trip more, and one cut just then a request. */
  idleConnectionMs: 75_000,
  /** Long enough for a whole bundle over a line of 16 kbit/s. */
  bodyTimeoutMs: 150_000,
  /** A sender slower than this many bytes in this time gives its place to others. */
  bodyPaceBytesMin: 1 * KiB,
  bodyPaceMs: 20_000,
  /** Whoever watches may ask often; the disk is written for it this seldom. */
  readyRememberedMs: 2_000,
  /** A signed file's first line, and the signatures in it (core/signed.ts). */
  signedHeaderBytesMax: 1024,
  signaturesMax: 5,

  openWatchdogMs: 3_000,
  openRetriesMax: 3,
  openRetryMs: 500,
  /** After a save, so that the answers of one lesson travel together. */
  syncDebounceMs: 2_000,
  /** After `online` or visible, jittered: a village's phones hear the mast together. */
  syncWakeJitterMs: 3_000,
  /** A tab that froze while it held the sync lock is passed over after this many tries. */
  syncLockTriesMax: 3,
  /** Bundles in one go: no answer, however strange, keeps a phone sending for ever. */
  syncTurnsMax: 200,
  /** After a lost line a fleet comes back over this window, unless the server names another (D11). */
  reconnectWindowSecondsMax: 60 * 60,
  reconnectWindowSeconds: 30,
  /** How long a tab waits for another that writes second copies, before it takes that one for frozen. */
  copiesWaitMsMax: 5_000,
  /** Second copies of unsent records (core/phone/copies.ts): in one file, and looked at or written in one go. */
  copiesPerFileMax: 50,
  copiesAtOnceMax: 200,
  /** As long as the longest obeyed Retry-After with its jitter. */
  pauseMsMax: 90 * 60_000,
  /** What the service worker sends in one go; the rest waits for the app. */
  backgroundRecordsMax: 500,
  /** The service worker may not live longer: its window is no wider. */
  backgroundSpreadSecondsMax: 60,
  /** After so long the worker takes the database for one that cannot be read. */
  backgroundReadMs: 10_000,

  /** Either side of 1970, some 63,000 years: differences of two such times still fit the compact form exactly. */
  phoneTimeMsMax: 2e15,
  /** A letter as a file (core/letter/letter-file.ts), and what may be in it. */
  letterFileBytesMax: 30 * KiB * KiB,
  /** Handed over by other apps and not opened yet. Any web page can hand over: the oldest go first. */
  sharedFilesMax: 8,
  /** All that is carried, the own letter, and a safe copy of each learner. */
  letterPartsMax: 1050,
  letterPartBytesMax: 2 * KiB * KiB,
  /** What a phone carries for others. */
  carriedCountMax: 1000,
  carriedBytesMax: 8 * KiB * KiB,
  copiesPerCardMax: 3,
  /** Carried letters that did not get through before the rest is left for another time. */
  forwardFailuresMax: 3,
  /** Bundles of one's own in one letter file: 50,000 records. */
  lettersPerFileMax: 20,
  /** Epochs before a server's own whose letters it still takes. */
  pastEpochsMax: 16,
  /** Letters named in one carrier's receipt: with them it still fits one still code. */
  carrierReceiptLettersMax: 32,
  carrierReceiptBytesMax: 2 * KiB,
  /** Own letters whose receipts are still awaited; the oldest is forgotten first, its records stay unsent. */
  lettersKeptMax: 200,
  /** Letters of a QR code of version 25, level L, in alphanumeric mode: what one still code may hold. */
  codeLettersMax: 1853,
  /** Moving codes are read in passing, from small screens: version 15, level L. */
  movingCodeLettersMax: 758,
  movingBytesMax: 64 * KiB,
  movingBlocksMax: 1024,
  movingMessagesMax: 4,
  cardLettersMax: 300,

  /** Clocks that differ by less agree. */
  clockSlackMs: 10 * 60_000,
  /** 1 January 2026: no record of ours is older. */
  firstDayMs: 1_767_225_600_000,
} as const
