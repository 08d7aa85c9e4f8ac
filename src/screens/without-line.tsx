import { Button } from '../ui/button.tsx'
import { useWorld } from './world.ts'

/** Ways for those who seldom have a line, and the card for those who change phones. */
export function WithoutLine() {
  const { words, go } = useWorld()
  return (
    <section class="panel">
      <h2>{words('mine.withoutLine')}</h2>
      <Button look="plain" icon="letter" onPress={() => go({ at: 'send' })}>
        {words('send.title')}
      </Button>
      <Button look="plain" icon="scan" onPress={() => go({ at: 'scan' })}>
        {words('scan.title')}
      </Button>
      <Button look="plain" icon="mine" onPress={() => go({ at: 'card' })}>
        {words('card.title')}
      </Button>
    </section>
  )
}
