// Composition root of the author's desk: lessons to the left, phones in the middle, what there is to mend to the right.
import '../../src/ui/tokens.css'
import '../../src/ui/base.css'
import './desk.css'
import { render } from 'preact'
import { Desk } from './desk.tsx'
import { watchShown } from './packs.ts'

const place = document.getElementById('desk')
if (place === null) throw new Error('the page has no place for the desk')
watchShown((shown) => render(<Desk shown={shown} />, place))
