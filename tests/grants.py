"""A ruleset that speaks of nothing that the shipped one speaks of: grants for the renovation of a house."""

GRANTS = {
    "ruleset.yaml": """\
        format: 1
        id: grants
        version: 1.0.0
        title: Grants for renovation
        notice: The office decides.
        kinds: {permit: {title: permit, plural: Permits first, safety: true}, measure: Measures}
        attributes:
          part: {title: part of the house, type: choice, of: measure, required: true, options: {roof: the roof, walls: the walls, heating: the heating}}
          amount: {title: amount, type: number, unit: EUR, range: [0, 50000], of: measure, shows: "up to {}"}
          term: {title: term, type: range, unit: months, shows: "paid within {}"}
          tradesman: {type: boolean, of: measure, default: false, shows: only with a tradesman}
          papers: {type: choices, default: [], options: {plan: the plan, offer: an offer}, shows: "bring {}"}
          office: {type: text}
        guards:
          - {each: listed, keeps_away: {part: [roof, walls]}}
        """,
    "facts.yaml": """\
        listed: {title: a listed building, type: boolean, ask: Is the house listed?, safety: true}
        owner: {title: owner, type: boolean, ask: Do you own the house?}
        """,
    "advice.yaml": """\
        ask_monuments_office: {kind: permit, title: Ask the monuments office, detail: Write to them., urgent: true, office: [Room 3, Room 4]}
        """,
    "measures.yaml": """\
        kind: measure
        insulate_roof: {title: Insulate the roof, detail: From above., part: roof, amount: 8000, term: [1, 12], tradesman: true, papers: {plan: The roof is on it.}}
        insulate_walls: {title: Insulate the walls, detail: From outside., part: walls, amount: 12500.5, papers: [plan, offer]}
        heat_pump: {title: Fit a heat pump, detail: With a meter., part: heating, term: 1}
        pellets: {title: Fit a pellet stove, detail: With a store., part: heating}
        alternatives: {heating: {part: heating}}
        exclusive: {envelope: {part: [roof, walls]}}
        """,
    "rules/all.yaml": """\
        rules:
          - {id: permit.listed, when: listed, advise: ask_monuments_office, strength: must, because: It is listed., source: {author: Us.}, safety: true}
          - {id: permit.keep, when: listed, avoid: {part: [roof, walls]}, because: Its looks are kept., source: {author: Us.}, safety: true}
          - {id: owner.all, when: owner, advise: {kind: measure}, because: You own it., source: {author: Us.}}
          - {id: owner.care, when: not listed, caution: {tradesman: true}, because: Ask for two offers., source: {author: Us.}}
        """,
}
