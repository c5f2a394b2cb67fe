//! Small lists of words that say what a name near them is: typed by hand, English, in small letters.

use super::words::hash;

/// Stands before a person's name: "Mr.", "President".
pub(super) const TITLE: u16 = 1;
/// Ends the name of an organisation: "Ministry", "Party".
pub(super) const HEAD: u16 = 2;
/// Links the words of a name: "of", "bin".
pub(super) const LINK: u16 = 4;
/// Ends or begins a name of something that is no actor: "Accords", "Section", "Monday".
pub(super) const THING: u16 = 8;
/// An article.
pub(super) const ARTICLE: u16 = 16;
/// A pronoun or another word that is never a part of a name, and begins sentences.
pub(super) const FUNCTION: u16 = 32;
/// Links only the words of persons' names: "bin", "von".
pub(super) const PERSON_LINK: u16 = 64;
/// Adjectives of faiths and parties that name nobody alone: "Muslim", "Republican".
pub(super) const GROUP: u16 = 128;

/// A given name of persons: "John", "Fatima".
pub(super) const GIVEN_NAME: u16 = 256;
/// A word of the names of places: "Texas", "York".
pub(super) const PLACE: u16 = 512;
/// A thing that is a surname too: "May".
pub(super) const SURNAME: u16 = 1024;

/// Stands before names of places.
pub(super) const PREPOSITION: u16 = 2048;

/// Owns a part of an organisation's name: "People's Party".
pub(super) const OWNER: u16 = 4096;

const TITLES: &[&str] = &[
    "prime", "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "dr", "dr.", "prof", "prof.", "professor", "sen", "sen.", "sens.", "rep", "rep.", "reps.", "gov", "gov.",
    "gen", "gen.", "lt", "lt.", "col", "col.", "maj", "maj.", "capt", "capt.", "sgt", "sgt.", "adm", "adm.", "cmdr.", "rev", "rev.", "hon.", "president",
    "minister", "chancellor", "secretary", "senator", "senators", "governor", "general", "chairman", "chairwoman", "chair", "king", "queen", "prince", "princess",
    "emperor", "ambassador", "spokesman", "spokeswoman", "spokesperson", "leader", "judge", "justice", "congressman", "congresswoman", "mayor", "director", "chief",
    "premier", "representative", "speaker", "commander", "candidate", "sheikh", "ayatollah", "pope", "sir", "lord", "lady", "dame", "colonel", "captain",
    "lieutenant", "major", "admiral", "sergeant", "officer", "attorney", "counsel", "nominee", "strategist", "adviser", "advisor", "aide", "lawyer", "author",
    "journalist", "economist", "historian", "analyst", "pollster", "businessman", "billionaire", "actor", "actress", "singer", "comedian", "host", "deputy", "vice",
    "former", "ex-president", "vice-president", "vice-chairman", "lawmaker", "politician", "activist", "dictator", "founder", "ceo", "coach", "bishop", "archbishop",
    "cardinal", "reverend", "father", "sister", "brother", "imam", "rabbi", "mullah", "commissioner", "presidents", "democrat", "republican", "republicans", "democrats",
    "pastor", "detective", "agent", "inspector", "prosecutor", "reporter", "editor", "columnist", "manager", "consultant", "conservative", "liberal", "sheriff",
];

const HEADS: &[&str] = &[
    "party", "ministry", "department", "council", "committee", "commission", "union", "university", "college", "bank", "corp", "corp.", "inc", "inc.", "ltd", "ltd.",
    "company", "co.", "group", "army", "forces", "agency", "institute", "institution", "association", "congress", "parliament", "senate", "assembly", "court", "front",
    "movement", "league", "organization", "organisation", "foundation", "office", "bureau", "authority", "alliance", "coalition", "times", "post", "news", "service",
    "services", "federation", "club", "brigade", "brigades", "house", "society", "center", "centre", "force", "corps", "command", "navy", "police", "guard", "guards",
    "journal", "tribune", "herald", "gazette", "magazine", "network", "board", "school", "fund", "syndicate", "administration", "campaign", "caucus", "chamber", "trust",
    "airlines", "airways", "holdings", "industries", "systems", "technologies", "media", "press", "church", "ministries", "cabinet", "government", "workers", "initiative",
    "project", "partners", "associates", "capital", "enterprises", "laboratory", "laboratories", "museum", "hospital", "unit", "militia", "battalion", "division",
    "squad", "team", "tribunal", "directorate", "secretariat", "intelligence", "security", "pac", "tv", "radio", "fc", "llc", "plc", "ag", "sa", "gmbh", "companies",
];

const LINKS: &[&str] = &["of", "de", "del", "da", "di", "du", "la", "le", "bin", "ibn", "von", "van", "der", "den", "al", "el", "ul", "abu", "for", "and", "the", "&", "-"];

const PERSON_LINKS: &[&str] = &["de", "del", "da", "di", "du", "la", "le", "bin", "ibn", "von", "van", "der", "den", "al", "el", "ul", "abu"];

const THINGS: &[&str] = &[
    "accord", "accords", "agreement", "treaty", "pact", "protocol", "convention", "war", "wars", "summit", "conference", "prize", "award", "awards", "cup", "act", "bill",
    "crisis", "section", "article", "chapter", "amendment", "resolution", "constitution", "election", "elections", "referendum", "revolution", "bible", "koran",
    "quran", "torah", "christmas", "easter", "thanksgiving", "ramadan", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january",
    "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "jan.", "feb.", "aug.", "sept.", "oct.", "nov.", "dec.",
    "day", "century", "act.", "charter", "declaration", "plan", "deal", "program", "programme", "operation", "internet", "god", "islam", "christianity", "judaism",
    "english", "photo", "law", "code", "title", "part", "festival", "championship", "championships", "olympics", "games", "intifada", "holocaust", "memorial", "medal",
    "dossier", "manifesto", "primary", "primaries", "debate", "doctrine", "affair", "scandal", "massacre", "uprising", "spring", "era", "depression", "brexit", "covid-19",
    "bachelor", "master", "doctorate", "ph.d.", "phd", "twitter",
];

const ARTICLES: &[&str] = &["the", "a", "an"];

const FUNCTIONS: &[&str] = &[
    "i", "i'm", "i've", "i'd", "i'll", "he", "she", "it", "we", "you", "they", "his", "her", "its", "our", "your", "their", "my", "this", "that", "these", "those", "there",
    "what", "who", "when", "where", "why", "how", "which", "if", "but", "or", "so", "because", "although", "while", "after", "before", "since", "as", "at", "by", "in",
    "on", "to", "from", "with", "under", "over", "not", "no", "yes", "also", "then", "now", "it's", "he's", "she's", "that's", "there's", "don't", "let", "is", "are", "was",
    "were", "do", "does", "did", "can", "will", "would", "should", "could", "have", "has", "had", "be", "been", "however", "meanwhile", "moreover", "nevertheless",
    "notably", "although", "though", "despite", "many", "most", "some", "all", "both", "each", "every", "such", "other", "another", "one", "two", "three", "first",
    "last", "new", "more", "even", "just", "only", "still", "yet", "instead", "indeed", "perhaps", "maybe", "well", "ok", "okay", "am", "p.m.", "a.m.", "pm", "et", "est", "gmt",
];

const GROUPS: &[&str] = &[
    "muslim", "muslims", "christian", "christians", "jewish", "jew", "jews", "catholic", "catholics", "protestant", "islamic", "islamist", "islamists", "sunni", "shia",
    "shiite", "western", "eastern", "northern", "southern", "african-american", "african-americans", "latino", "latinos", "hispanic", "hispanics", "democratic", "communist",
    "communists", "liberals", "greens", "conservatives", "unionists", "unionist", "nationalists", "nationalist", "tories", "progressives", "progressive", "marxist", "nazi", "nazis", "socialist", "socialists", "republican", "democrat", "conservative", "liberal", "labour", "arab", "arabs", "european", "asian",
    "african", "latin", "kurdish", "evangelical", "evangelicals", "mormon", "buddhist", "hindu", "orthodox",
];

const PREPOSITIONS: &[&str] = &["in", "at", "near", "outside", "across", "northern", "southern", "eastern", "western", "central", "downtown", "around", "throughout", "inside"];

const OWNERS: &[&str] = &["people", "workers", "worker", "women", "men", "children", "farmers", "peoples", "teachers", "lawyers", "veterans", "writers", "king", "queen", "mcdonald", "moody", "lloyd", "macy"];

const SURNAMES: &[&str] = &["may", "day", "law", "march", "august", "april", "june", "bill", "english", "spring", "constitution", "summit", "master"];

/// Given names that are frequent in English-language news, from many countries. What is missing is found by its surroundings.
const GIVEN_NAMES: &[&str] = &[
    "aaron", "abdul", "abdullah", "abraham", "adam", "ahmad", "ahmed", "al", "alan", "albert", "alberto", "alejandro", "alex", "alexander", "alexandra", "alexandria", "alexei",
    "alexis", "alfred", "ali", "alice", "allan", "allen", "amanda", "amir", "amy", "ana", "anders", "andrea", "andreas", "andrei", "andrew", "andy", "angela", "anita", "ann", "anna",
    "anne", "anthony", "antonio", "antony", "arnold", "arthur", "ashraf", "ashley", "barack", "barbara", "barry", "bashar", "ben", "benjamin", "bernard", "bernie", "beth", "betsy",
    "betty", "beverly", "bill", "billy", "bob", "bobby", "boris", "brad", "bradley", "brett", "brian", "bruce", "bryan", "caitlyn", "carl", "carla", "carlos", "carly", "carol",
    "caroline", "catherine", "cecilia", "charles", "charlie", "chelsea", "cheryl", "chris", "christian", "christina", "christine", "christopher", "chuck", "cindy", "claire", "clarence",
    "claude", "colin", "condoleezza", "connie", "corey", "craig", "cynthia", "dan", "daniel", "danny", "darrell", "dave", "david", "dean", "debbie", "deborah", "debra", "dennis", "devin",
    "diana", "diane", "dianne", "dick", "diego", "dmitry", "dominic", "don", "donald", "donna", "doug", "douglas", "ed", "eddie", "edward", "elena", "elijah", "elizabeth", "ellen",
    "emily", "emma", "emmanuel", "eric", "ernest", "eugene", "eva", "evan", "fatima", "felipe", "fernando", "fidel", "francis", "francisco", "franco", "frank", "franklin", "fred",
    "frederick", "gabriel", "gary", "gavin", "gene", "geoffrey", "george", "gerald", "giorgio", "giovanni", "giuseppe", "glenn", "gloria", "gordon", "graham", "greg", "gregory", "hamid",
    "hans", "harold", "harry", "harvey", "hasan", "hassan", "heather", "heidi", "helen", "helmut", "henry", "herbert", "hillary", "howard", "hugo", "hussein", "ian", "ibrahim", "igor",
    "ilham", "irina", "isaac", "ivan", "ivanka", "jack", "jackie", "jacob", "jacques", "jaime", "jair", "jake", "james", "jamie", "jan", "jane", "janet", "jared", "jason", "javier",
    "jay", "jean", "jeanne", "jeff", "jeffrey", "jennifer", "jeremy", "jerome", "jerry", "jesse", "jessica", "jesus", "jill", "jim", "jimmy", "joan", "joanna", "joe", "joel", "johannes",
    "john", "johnny", "jon", "jonathan", "jorge", "jose", "joseph", "josh", "joshua", "joyce", "juan", "judith", "judy", "julia", "julian", "julie", "justin", "kamala",
    "karen", "karl", "kate", "katherine", "kathleen", "kathy", "katie", "keith", "kellyanne", "kelly", "ken", "kenneth", "kevin", "khalid", "kim", "kirsten", "kofi", "kristen", "kyle",
    "larry", "laura", "lauren", "laurence", "lawrence", "lee", "leo", "leon", "leonard", "leonid", "leslie", "lewis", "lindsey", "linda", "lisa", "lloyd", "lois", "loretta", "lou",
    "louis", "louise", "lucy", "luis", "luke", "lyndon", "lynn", "mahmoud", "malcolm", "manuel", "marc", "marcel", "marco", "marcus", "margaret", "maria", "marie", "marilyn", "mario",
    "marine", "mario", "marjorie", "mark", "martha", "martin", "marvin", "mary", "matt", "matteo", "matthew", "maurice", "max", "maxine", "megan", "melania", "melissa", "meryl", "michael",
    "michel", "michele", "michelle", "miguel", "mike", "mikhail", "mitch", "mitt", "mohamed", "mohammad", "mohammed", "moqtada", "muhammad", "muammar", "mustafa", "nancy", "naomi",
    "natalia", "nathan", "neil", "nelson", "newt", "nicholas", "nick", "nicola", "nicolas", "nicole", "nigel", "nikita", "nikki", "nikol", "norma", "norman", "olga", "oliver", "omar",
    "orrin", "oscar", "osama", "otto", "pamela", "pat", "patricia", "patrick", "paul", "paula", "pavel", "pedro", "peter", "phil", "philip", "phillip", "pierre", "rachel", "rafael",
    "ralph", "ramzan", "rand", "randy", "raul", "ray", "raymond", "rebecca", "recep", "reince", "rex", "ricardo", "richard", "rick", "rob", "robert", "roberto", "robin", "rodrigo",
    "roger", "roland", "romano", "ron", "ronald", "rosa", "roy", "rudy", "rupert", "russell", "ruth", "ryan", "saddam", "sally", "sam", "samantha", "samuel", "sandra", "sara", "sarah",
    "scott", "sean", "sebastian", "sergei", "sergey", "seth", "sharon", "sheila", "sheldon", "shimon", "shinzo", "silvio", "simon", "sonia", "sophie", "stacey", "stanley", "stephanie",
    "stephen", "steve", "steven", "stuart", "sue", "susan", "suzanne", "ted", "teresa", "terry", "theodore", "theresa", "thomas", "tim", "timothy", "tina", "todd", "tom", "tommy", "tony",
    "tracy", "trent", "trey", "tucker", "tulsi", "ursula", "valery", "vanessa", "victor", "viktor", "vincent", "virginia", "vitaly", "vladimir", "volodymyr", "walter", "warren", "wayne",
    "wendy", "wilbur", "william", "willie", "winston", "xi", "yasser", "yitzhak", "yoav", "yuri", "zachary",
];

/// Words of the names of places that are no states: those of the United States and Canada, and large cities and regions.
const PLACES: &[&str] = &[
    "alabama", "alaska", "arizona", "arkansas", "california", "colorado", "connecticut", "delaware", "florida", "hawaii", "idaho", "illinois", "indiana", "iowa", "kansas", "kentucky",
    "louisiana", "maine", "maryland", "massachusetts", "michigan", "minnesota", "mississippi", "missouri", "montana", "nebraska", "nevada", "hampshire", "jersey", "york", "carolina",
    "dakota", "ohio", "oklahoma", "oregon", "pennsylvania", "rhode", "tennessee", "texas", "utah", "vermont", "virginia", "wisconsin", "wyoming", "ontario", "quebec", "manitoba",
    "saskatchewan", "alberta", "columbia", "scotia", "brunswick", "newfoundland", "labrador", "yukon", "toronto", "montreal", "vancouver", "calgary", "winnipeg", "chicago",
    "boston", "philadelphia", "detroit", "dallas", "atlanta", "seattle", "denver", "miami", "cleveland", "pittsburgh", "baltimore", "orlando", "charlotte", "charlottesville",
    "angeles", "francisco", "diego", "antonio", "orleans", "vegas", "manhattan", "brooklyn", "bronx", "queens", "hollywood", "houston", "phoenix", "portland", "sacramento", "milwaukee",
    "cincinnati", "tampa", "nashville", "memphis", "louisville", "birmingham", "manchester", "liverpool", "leeds", "glasgow", "edinburgh", "belfast", "cardiff", "oxford",
    "cambridge", "sydney", "melbourne", "brisbane", "perth", "adelaide", "auckland", "queensland", "tasmania", "victoria", "munich", "hamburg", "frankfurt", "cologne", "bavaria",
    "saxony", "milan", "naples", "turin", "venice", "sicily", "sardinia", "lombardy", "barcelona", "catalonia", "seville", "marseille", "lyon", "geneva", "zurich", "davos", "istanbul",
    "mumbai", "bombay", "calcutta", "kolkata", "chennai", "bangalore", "karachi", "lahore", "peshawar", "kashmir", "punjab", "shanghai", "guangzhou", "shenzhen", "xinjiang", "tibet",
    "osaka", "hiroshima", "aleppo", "homs", "idlib", "raqqa", "mosul", "basra", "fallujah", "kirkuk", "anbar", "kandahar", "helmand", "benghazi", "gaza", "haifa", "hebron", "ramallah",
    "nablus", "golan", "sinai", "crimea", "donetsk", "luhansk", "donbas", "kharkiv", "odessa", "mariupol", "chechnya", "siberia", "karabakh", "nagorno-karabakh", "shusha", "caucasus",
    "balkans", "scandinavia", "asia", "africa", "america", "europe", "antarctica", "arctic", "atlantic", "pacific", "mediterranean", "baltic", "east", "middle", "england", "westminster",
    "sarajevo", "johannesburg", "lagos", "nairobi", "darfur", "rio", "paulo", "janeiro", "guantanamo", "county", "island", "islands", "river", "lake", "mountains", "valley", "beach", "city",
    "province", "district", "peninsula", "coast", "sea", "ocean", "gulf", "bay", "falls", "hills", "springs", "village", "street", "avenue", "road", "airport",
];

/// Small parts in front of a hyphen that belong to a name.
pub(super) const PARTICLES: &[&str] = &["al", "el", "ul", "an", "as", "ash", "at", "ad", "ar", "bin", "abu", "ben", "de", "la"];

/// Short words behind a hyphen that do not belong to the name in front of it.
pub(super) const HYPHEN_ENDS: &[&str] = &["led", "era", "run", "like", "free", "born", "held", "made", "wide", "only", "ally", "type", "foe", "fed", "bred", "in", "on", "up", "to", "and"];

/// Words with a full stop of their own, before which no sentence ends.
pub(super) const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "sen", "sens", "rep", "reps", "gov", "gen", "lt", "col", "maj", "capt", "sgt", "adm", "cmdr", "rev", "hon", "st", "jr", "sr", "inc",
    "corp", "ltd", "co", "jan", "feb", "aug", "sept", "oct", "nov", "dec",
];

/// Everything above by hash, sorted; made once.
static TABLE: std::sync::LazyLock<Vec<(u64, u16)>> = std::sync::LazyLock::new(|| {
    let lists = [
        (TITLES, TITLE),
        (HEADS, HEAD),
        (LINKS, LINK),
        (THINGS, THING),
        (ARTICLES, ARTICLE),
        (FUNCTIONS, FUNCTION),
        (PERSON_LINKS, PERSON_LINK),
        (GROUPS, GROUP),
        (GIVEN_NAMES, GIVEN_NAME),
        (PLACES, PLACE),
        (SURNAMES, SURNAME),
        (OWNERS, OWNER),
        (PREPOSITIONS, PREPOSITION),
    ];
    let mut table: std::collections::BTreeMap<u64, u16> = std::collections::BTreeMap::new();
    for (list, bit) in lists {
        for word in list {
            *table.entry(hash(word)).or_default() |= bit;
        }
    }
    // Open addressing at a load under one half; an empty slot has no bits.
    let mut slots = vec![(0, 0); SLOTS];
    for (hash, bits) in table {
        let mut at = slot(hash);
        while slots.get(at).is_some_and(|&(_, bits)| bits != 0) {
            at = (at + 1) % SLOTS;
        }
        if let Some(place) = slots.get_mut(at) {
            *place = (hash, bits);
        }
    }
    slots
});

const SLOTS: usize = 4096;

const fn slot(hash: u64) -> usize {
    ((hash >> 40) as usize) % SLOTS
}

/// What the lists say of the word with this hash.
pub(super) fn bits(form: u64) -> u16 {
    let mut at = slot(form);
    loop {
        match TABLE.get(at) {
            Some(&(hash, bits)) if bits != 0 => {
                if hash == form {
                    return bits;
                }
            }
            _ => return 0,
        }
        at = (at + 1) % SLOTS;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_the_bits_of_all_its_lists() {
        assert_eq!(bits(hash("republican")), TITLE | GROUP);
        assert_eq!(bits(hash("von")), LINK | PERSON_LINK);
        assert_eq!(bits(hash("zebra")), 0);
    }
}
