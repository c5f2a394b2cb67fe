//! The keys of a roster file, said once: the TOML reader refuses every other key, and the JSON schema for editors is
//! made of them, so that the two cannot drift apart.

/// A key, what its value looks like, and what it says.
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) required: bool,
    pub(super) shape: Shape,
    /// For whoever edits a roster.
    pub(super) meaning: &'static str,
}

/// What a value looks like.
pub(super) enum Shape {
    /// The number of the schema.
    Schema,
    /// A text.
    Text,
    /// A text of this form, as a regular expression.
    Pattern(&'static str),
    /// The id of an actor.
    Id,
    /// One of the kinds of actors.
    Kind,
    /// One of the facets.
    Facet,
    /// One of the genders.
    Gender,
    /// `case` and nothing else.
    Fold,
    /// True or false.
    Flag,
    /// A day.
    Date,
    /// A list of texts.
    Texts,
    /// A list of ids.
    Ids,
    /// A table.
    Table(&'static Entry),
    /// Tables by names that the file gives.
    Named(&'static Entry),
    /// A list of tables, each of them one of these.
    Tables(&'static [&'static Entry]),
}

/// A kind of table in a roster file.
pub(super) struct Entry {
    /// In messages: "an actor".
    pub(super) what: &'static str,
    /// In the schema.
    pub(super) name: &'static str,
    pub(super) keys: &'static [Key],
}

impl Entry {
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.keys.iter().map(|key| key.name)
    }
}

const fn key(name: &'static str, shape: Shape, meaning: &'static str) -> Key {
    Key {
        name,
        required: false,
        shape,
        meaning,
    }
}

const fn required(name: &'static str, shape: Shape, meaning: &'static str) -> Key {
    Key {
        name,
        required: true,
        shape,
        meaning,
    }
}

const ALIAS_MEANING: &str = "What texts call the actor.";
const CODES_MEANING: &str = "What other systems call the actor.";
const OFFICE_MEANING: &str = "Offices that the person holds or held.";

pub(super) static ROSTER: Entry = Entry {
    what: "a roster",
    name: "roster",
    keys: &[
        required("schema", Shape::Schema, "The version of this format."),
        key(
            "name",
            Shape::Text,
            "The roster's name; the file's where there is none.",
        ),
        key(
            "only",
            Shape::Flag,
            "True: the roster that comes with the program is left out.",
        ),
        key(
            "disable",
            Shape::Ids,
            "Actors of earlier rosters to take out; nothing rolls up to them any more, and offices of them are gone.",
        ),
        key(
            "actor",
            Shape::Tables(&[&ACTOR, &EXTENSION]),
            "Actors, and additions to actors of earlier rosters.",
        ),
        key(
            "not_actor",
            Shape::Tables(&[&NOT_ACTOR]),
            "Phrases in which nobody is named.",
        ),
        key(
            "compose",
            Shape::Tables(&[&COMPOSE]),
            "Nouns that with an adjective or name of a state are an actor: \"Turkish army\".",
        ),
        key(
            "relative",
            Shape::Tables(&[&RELATIVE]),
            "Names that mean an institution of whatever state the text is about: \"Parliament\".",
        ),
        key(
            "guard",
            Shape::Named(&GUARD),
            "Whom a name of more than one actor means, by the name that an alias gives as its `guard`.",
        ),
    ],
};

pub(super) static ACTOR: Entry = Entry {
    what: "an actor",
    name: "actor",
    keys: &[
        required(
            "id",
            Shape::Id,
            "The actor's identity; a later roster wins per id.",
        ),
        required("name", Shape::Text, "The name to show; it is an alias too."),
        key(
            "kind",
            Shape::Kind,
            "What kind of actor it is; `other` where it is not said.",
        ),
        key(
            "official",
            Shape::Text,
            "The official name; it is an alias too.",
        ),
        key(
            "gender",
            Shape::Gender,
            "Whether \"he\" (m) or \"she\" (f) may stand for the person.",
        ),
        key("codes", Shape::Table(&CODES), CODES_MEANING),
        key(
            "rolls_up_to",
            Shape::Tables(&[&PARENT]),
            "Actors that it counts to when a report rolls up; it is never merged with them.",
        ),
        key("alias", Shape::Tables(&[&ALIAS]), ALIAS_MEANING),
        key("office", Shape::Tables(&[&OFFICE]), OFFICE_MEANING),
    ],
};

pub(super) static EXTENSION: Entry = Entry {
    what: "an actor that extends another",
    name: "extension",
    keys: &[
        required(
            "extends",
            Shape::Id,
            "The actor of an earlier roster that this entry adds to.",
        ),
        key(
            "alias",
            Shape::Tables(&[&ALIAS]),
            "More of what texts call the actor; an alias of the same text is replaced.",
        ),
        key(
            "remove_alias",
            Shape::Texts,
            "Aliases to take from the actor, whatever their case.",
        ),
        key("codes", Shape::Table(&CODES), CODES_MEANING),
        key("office", Shape::Tables(&[&OFFICE]), OFFICE_MEANING),
    ],
};

pub(super) static ALIAS: Entry = Entry {
    what: "an alias",
    name: "alias",
    keys: &[
        required("t", Shape::Text, "The form, as texts write it."),
        key(
            "facet",
            Shape::Facet,
            "What kind of form it is; `name` where it is not said.",
        ),
        key(
            "case",
            Shape::Flag,
            "True: all letters as typed. Otherwise capitals as typed and the other letters in any case.",
        ),
        key("fold", Shape::Fold, "`case`: all letters in any case."),
        key(
            "capital",
            Shape::Flag,
            "True: a metonym that is the capital of the state.",
        ),
        key(
            "guard",
            Shape::Text,
            "The guard that says whom the form means; the actor only lends it.",
        ),
        key(
            "needs",
            Shape::Id,
            "The form counts only in a document that names this actor by another alias.",
        ),
    ],
};

pub(super) static CODES: Entry = Entry {
    what: "codes",
    name: "codes",
    keys: &[
        key(
            "cameo",
            Shape::Pattern("^[A-Z]+$"),
            "The actor code of CAMEO.",
        ),
        key("iso2", Shape::Pattern("^[A-Z]{2}$"), "ISO 3166-1 alpha-2."),
        key("iso3", Shape::Pattern("^[A-Z]{3}$"), "ISO 3166-1 alpha-3."),
        key(
            "wikidata",
            Shape::Pattern("^Q[0-9]+$"),
            "The item in Wikidata.",
        ),
    ],
};

pub(super) static PARENT: Entry = Entry {
    what: "rolls_up_to",
    name: "parent",
    keys: &[required("id", Shape::Id, "The actor that it counts to.")],
};

pub(super) static OFFICE: Entry = Entry {
    what: "an office",
    name: "office",
    keys: &[
        required(
            "role",
            Shape::Text,
            "What the office is called, such as \"prime minister\".",
        ),
        required(
            "of",
            Shape::Id,
            "The actor that the office belongs to, such as a state.",
        ),
        required("from", Shape::Date, "The first day."),
        key(
            "to",
            Shape::Date,
            "The day of the handover; none while the person is in office.",
        ),
    ],
};

pub(super) static NOT_ACTOR: Entry = Entry {
    what: "a not_actor entry",
    name: "not_actor",
    keys: &[
        key("t", Shape::Texts, "The phrases."),
        key(
            "head",
            Shape::Texts,
            "Last words of capitalised names of things: \"Accords\". A name in front of one is a part of that name.",
        ),
    ],
};

pub(super) static COMPOSE: Entry = Entry {
    what: "a compose entry",
    name: "compose",
    keys: &[
        required(
            "noun",
            Shape::Texts,
            "The nouns, in every form that texts have, whatever their case.",
        ),
        required(
            "role",
            Shape::Pattern("^([A-Z0-9_]+|[a-z-]+)$"),
            "In capitals a part of the state: `MIL` makes `TUR.MIL`, which rolls up to `TUR`. In small letters a group beside it: `lobby` makes `ARM+lobby`.",
        ),
        key(
            "label",
            Shape::Text,
            "What stands behind the adjective in the name to show; the first noun where it is not said.",
        ),
        key(
            "kind",
            Shape::Kind,
            "What kind of actor it is; `institution` of a part of the state, else `other`.",
        ),
        key(
            "unless_next",
            Shape::Texts,
            "Words before which the noun is something else: \"to\" after \"opposition\".",
        ),
    ],
};

pub(super) static RELATIVE: Entry = Entry {
    what: "a relative entry",
    name: "relative",
    keys: &[
        required(
            "t",
            Shape::Texts,
            "The names, their letters exactly as typed.",
        ),
        required(
            "role",
            Shape::Texts,
            "The part of the state that they mean, as in `compose`; of several the first that the state has.",
        ),
        key(
            "home",
            Shape::Id,
            "The actor whose part it is wherever that actor is mentioned, and where no other is.",
        ),
        key("article", Shape::Flag, "True: only behind \"the\"."),
    ],
};

pub(super) static GUARD: Entry = Entry {
    what: "a guard",
    name: "guard",
    keys: &[
        key(
            "default",
            Shape::Id,
            "The actor that is meant where nothing is preferred; nobody where it is not said.",
        ),
        key(
            "prefer",
            Shape::Tables(&[&PREFERENCE]),
            "Actors that are meant instead, the first that fits.",
        ),
    ],
};

pub(super) static PREFERENCE: Entry = Entry {
    what: "a preference",
    name: "preference",
    keys: &[
        required("id", Shape::Id, "The actor."),
        required("if_any", Shape::Texts, "Words of which the text has one."),
        key("unless_any", Shape::Texts, "Words of which it has none."),
    ],
};
