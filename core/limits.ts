// Every bound in one place. Units stand last in the name.

const KiB = 1024

export const limits = {
  /** A chunk is small enough that a dropped line repeats little (architecture, decision 6). */
  chunkBytesMax: 128 * KiB,
  manifestBytesMax: 256 * KiB,
  catalogueBytesMax: 256 * KiB,
  packBytesMax: 30 * KiB * KiB,
  packChunksMax: 1024,
  packFilesMax: 2000,
  packLessonsMax: 40,
  lessonStepsMax: 60,
  optionsMax: 8,
  blocksMax: 12,
  spansMax: 24,
  textLengthMax: 600,
  pictureBytesMax: 6 * KiB,
  sentenceWordsMax: 12,

  /** Threat T19: what a server takes before it parses, and how far it inflates. */
  bundleBytesMax: 256 * KiB,
  bundleInflatedBytesMax: KiB * KiB,
  bundleRecordsMax: 500,
  receiptBytesMax: 256 * KiB,
  identityBytesMax: 4 * KiB,
  idLength: 32,
  nameLengthMax: 64,
  answerPartsMax: 16,
  answerPartLengthMax: 130,
  attemptsMax: 1000,
  /** Shares of right first answers from which a finished lesson counts as passed. */
  passShare: 2 / 3,

  requestTimeoutMs: 20_000,
  chunkTimeoutMs: 60_000,
  chunksInFlight: 2,
  chunkTriesMax: 6,
  retryBaseMs: 2_000,
  retryCapMs: 15 * 60_000,
  retryAfterMaxMs: 60 * 60_000,
  learnersMax: 30,
} as const
