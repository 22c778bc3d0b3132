import { commit } from '../../src/iceberg/commit.ts'
import { openTable } from '../../src/iceberg/table.ts'
import { describedFile } from './tables.ts'

// A process of its own that appends `count` files named after it: node committer.ts <folder> <name> <count>
const [folder = '', name = '', count = ''] = process.argv.slice(2)
let table = await openTable(folder)
for (let i = 0; i < Number(count); i++) {
  const file = describedFile(table, `${name}-${i}`)
  table = await commit(table, () => ({ append: [file] }))
}
