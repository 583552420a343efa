// A model server with OpenAI's and Anthropic's interfaces that answers the judge's questions by rule.
import { LLMock } from "@copilotkit/aimock";

const mock = new LLMock({ port: 0 });
const say = (data) => ({
  content: JSON.stringify(data),
  toolCalls: [{ name: "judgement", arguments: JSON.stringify(data) }],
});
const answer = (data, request) => (request.tools?.length ? { toolCalls: say(data).toolCalls } : { content: say(data).content });
const text = (request) => request.messages.map((one) => (typeof one.content === "string" ? one.content : JSON.stringify(one.content))).join("\n");
const rule = (matches, data) => {
  for (const tools of [true, false]) {
    mock.on(
      { predicate: (request) => Boolean(request.tools?.length) === tools && matches(text(request)) },
      answer(data, { tools: tools ? [1] : [] }),
    );
  }
};
rule((said) => said.includes("any time") && said.includes("by appointment"), { reason: "both", verdict: "conflict" });
// Biased towards what stands first: a conflict in one order only.
rule((said) => said.includes("on Monday") && said.indexOf("on Monday") < said.indexOf("on Tuesday"), { reason: "bias", verdict: "conflict" });
rule((said) => said.includes("The rules:") && said.includes("guarantee"), { reason: "promise", broken: [1, 7] });
rule((said) => said.includes("The rules:"), { reason: "fine", broken: [] });
rule(() => true, { reason: "fine", verdict: "no conflict" });
await mock.start();
console.log(mock.url);
process.stdin.on("end", () => process.exit(0)).resume();
