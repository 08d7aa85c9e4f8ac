import { Icon } from '../ui/icon.tsx'

interface FileRowProps {
  readonly name: string
  readonly why: string
  readonly onFile: (file: File) => void
}

/** No kinds are asked for: messengers rename files, and the first bytes say what it is. */
export function FileRow({ name, why, onFile }: FileRowProps) {
  return (
    <label class="row file">
      <Icon name="download" />
      <span class="grow">
        <strong>{name}</strong>
        <span class="note">{why}</span>
      </span>
      <Icon name="next" />
      <input
        type="file"
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? []
          if (file) onFile(file)
          currentTarget.value = ''
        }}
      />
    </label>
  )
}
