// What scripts of ours say. The build puts the text in the place of each call: plugins/comparative_wiki/render/spoken.py.

declare function _(text: string, places?: Record<string, unknown>): string;
declare function _c(context: string, text: string, places?: Record<string, unknown>): string;
declare function _n(one: string, many: string, count: number, places?: Record<string, unknown>): string;
