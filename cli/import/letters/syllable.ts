// Whether letters are spelled like a syllable of Vietnamese: a beginning, a rime, and a tone that the rime can bear.

const onsets = 'ngh ng nh ch gh gi kh ph qu th tr b c d đ g h k l m n p r s t v x'.split(' ')

const rimes = new Set(
  `a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
  e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
  o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong oong ooc op ot
  ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
  u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt up ut uơ uy uya uych uyên uyêt uyn uynh uyp uyt uyu
  ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu y yêm yên yêng yêt yêu ych ynh yt yn`.split(/\s+/),
)

const tones = /[\u0300\u0301\u0303\u0309\u0323]/g

export function isSyllable(word: string): boolean {
  const letters = word.toLowerCase().normalize('NFD')
  const marks = letters.match(tones) ?? []
  if (marks.length > 1) return false
  const bare = letters.replace(tones, '').normalize('NFC')
  // Abbreviations: ĐH, BĐS.
  if (marks.length === 0 && word === word.toUpperCase() && /^[bcdđghklmnpqrstvx]{1,5}$/.test(bare)) return true
  return ['', ...onsets].some((onset) => bare.startsWith(onset) && isRime(bare.slice(onset.length), marks[0]))
}

/** Rimes that end in a stop bear two tones only. */
function isRime(rime: string, tone: string | undefined): boolean {
  if (!rimes.has(rime)) return false
  return !/(c|ch|p|t)$/.test(rime) || tone === '\u0301' || tone === '\u0323'
}
