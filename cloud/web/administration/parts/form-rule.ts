/** antd's forms take a rejected promise for a wrong field: the sentence stands below it. */
export async function refuseUnless(isRight: boolean, sentence: string): Promise<void> {
  return await (isRight ? Promise.resolve() : Promise.reject(new Error(sentence)));
}
