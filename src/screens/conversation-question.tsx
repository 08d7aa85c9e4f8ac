// A talk, turn by turn: what they say, and below it what one may answer. What was said stays to be read.
import type { ComponentChildren } from 'preact'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { type Reply, type Turn, talkAfter } from '../../core/item/conversation.ts'
import { shuffled } from '../../core/item/shuffle.ts'
import type { Conversation } from '../../core/pack/lesson.ts'
import { Blocks, Spans } from '../ui/blocks.tsx'
import { Button } from '../ui/button.tsx'
import type { QuestionProps } from './question.tsx'

export function ConversationQuestion({ words, item, draft, onDraft, random }: QuestionProps<Conversation>) {
  const talk = talkAfter(item, draft)
  const now = useRef<HTMLLIElement>(null)
  const at = talk?.turn?.id
  // The reply that was pressed is gone: the reading goes on at what they say to it.
  useEffect(() => {
    if (draft.length > 0) now.current?.focus()
  }, [at])
  if (talk === null) return null
  return (
    <>
      <ol class="talk">
        {talk.said.map(({ turn, reply }) => [
          <Said key={turn.id} who={words('item.theySay')} side="theirs">
            <Blocks blocks={turn.says} />
          </Said>,
          <Said key={reply.id} who={words('item.youSay')} side="mine">
            <Spans spans={reply.text} />
          </Said>,
        ])}
        {talk.turn && (
          <li key={talk.turn.id} class="said theirs rise" ref={now} tabIndex={-1}>
            <span class="note">{words('item.theySay')}</span>
            <Blocks blocks={talk.turn.says} />
          </li>
        )}
      </ol>
      {talk.turn && (
        <Replies
          key={talk.turn.id}
          turn={talk.turn}
          hint={words('item.conversation')}
          random={random}
          onReply={({ id }) => onDraft([...draft, id])}
        />
      )}
      {draft.length > 0 && (
        <Button look="plain" icon="again" onPress={() => onDraft([])}>
          {words('item.conversationAgain')}
        </Button>
      )}
    </>
  )
}

function Said({ who, side, children }: { who: string; side: 'theirs' | 'mine'; children: ComponentChildren }) {
  return (
    <li class={`said ${side}`}>
      <span class="note">{who}</span>
      {children}
    </li>
  )
}

interface RepliesProps extends Pick<QuestionProps, 'random'> {
  readonly turn: Turn
  readonly hint: string
  readonly onReply: (reply: Reply) => void
}

function Replies({ turn, hint, random, onReply }: RepliesProps) {
  const replies = useMemo(() => shuffled(turn.replies, random), [turn.id])
  return (
    <>
      <p class="soft">{hint}</p>
      <ul class="list">
        {replies.map((reply) => (
          <li key={reply.id}>
            <button type="button" class="row" onClick={() => onReply(reply)}>
              <span class="grow">
                <Spans spans={reply.text} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}
