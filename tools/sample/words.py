"""What the Movies sample is made of: words only, none of them about anybody.

E-mail addresses are at example.com, and telephone numbers come from the
ranges that regulators reserve for films and books.
"""

FIRST_NAMES = """Ada Adam Agnes Aiko Alma Amir Anaïs Anna Åsa Astrid Aurélie
Bára Bea Björn Bruno Camille Carla Cécile Chloé Clara Daan Dana David Dora
Édouard Élise Elias Emil Emma Eva Fatima Felix Fiona François Frida Gábor
Gréta Hana Hanna Hugo Ida Ines Ingrid Iris Jana Jean Jens Jiří Johan Jonas
Josefa Jürgen Kai Karin Klára Lars Léa Lena Léo Linnea Lucía Luis Magda Maja
Marek Margaux Mateo Matilda Mia Milan Mira Nadia Niels Nina Noah Noémie Nora
Olga Olivia Oskar Otto Paula Pavel Petra Pia Quentin Rania Raúl Renée Rosa
Samuel Sara Sigrid Simon Sofie Søren Stella Tereza Théo Tomáš Ulla Vera
Viktor Vilma Wanda Xenia Yara Yuki Zoë Zuzana""".split()

LAST_NAMES = """Abbott Achterberg Adler Almeida Arnaud Ashworth Bakker Barta
Beaumont Bergström Berg Bílek Blackwood Bonnet Brandt Brückner Calloway
Castellan Černý Chevalier Clarke Dahl Delacroix Dorsey Dubois Dvořáček Eklund
Engel Fairchild Falk Fischer Fontaine Forsberg Fournier Frost Garnier Girard
Glover Graham Gustafsson Haas Hagen Hansen Harlow Hartmann Havel Holm Horák
Ivarsson Jensen Joubert Kadlec Kaiser Keller Kessler Kovář Krüger Lachance
Lambert Larsen Laurent Lindqvist Löfgren Maier Marchand Martel Mercer Meyer
Moreau Müller Nakamura Navarro Neumann Nilsson Norén Novotná O'Brien Okafor
Olsen Ortega Palmér Pařízek Pellerin Petit Quint Rask Ravn Reyes Richter
Rousseau Sandström Schäfer Schulz Sharpe Sjöberg Sommer Sørensen Stern
Sundin Šimek Tanaka Thornton Vallin Vogel Wallace Weber Winther Yıldız Zeman
Žáček""".split()

ADJECTIVES = """Amber Borrowed Bright Broken Burning Careful Clockwork Crooked
Crimson Distant Electric Empty Endless Fading Final Forgotten Fragile Gentle
Glass Golden Hidden Hollow Hungry Invisible Iron Last Lonely Long Lucky
Midnight Narrow Northern Paper Patient Quiet Reluctant Restless Second Secret
Silent Silver Sleeping Slow Sudden Tender Unfinished Velvet Wandering White Wild
Winter Wooden""".split()

NOUNS = """Alphabet Archive Astronomer Autumn Balcony Bicycle Bridge
Cartographer Circus Coast Comet Corridor Courier Dancer Detective Engine
Envelope Equation Ferry Garden Harbour Horizon Hotel Island Journey Kingdom
Lantern Letter Library Lighthouse Machine Map Mirror Mountain Museum Neighbour
Ocean Orchard Orchestra Painter Passenger Piano Promise Railway Rain Raven
River Sailor Season Shadow Signal Sparrow Staircase Station Storm Stranger
Summer Theatre Thief Tower Train Valley Violin Voyage Watchmaker Window
Witness""".split()

PLACES = """Antwerp Bergen Biarritz Bremen Brno Cadiz Calais Dresden Dover
Galway Ghent Girona Gotland Graz Krakow Lisbon Ljubljana Lund Malmo Marseille
Nantes Odense Ostrava Porto Riga Rouen Tartu Trieste Turku Uppsala Utrecht
Valencia Varna Vilnius York Zagreb""".split()

GENRES = """Adventure Animation Comedy Crime Documentary Drama Family Fantasy
History Horror Music Mystery Romance Science-fiction Thriller War""".split()

# (language, original title, title in English)
FOREIGN_TITLES = [
    ("cs", "Příliš tichá neděle", "Too Quiet a Sunday"),
    ("cs", "Žluťoučký vlak", "The Little Yellow Train"),
    ("de", "Die Straße ohne Fluß", "The Street without a River"),
    ("de", "Über den Dächern", "Above the Roofs"),
    ("da", "Sømandens æble", "The Sailor's Apple"),
    ("fr", "L'été de l'été", "The Summer's Summer"),
    ("fr", "Où sont les cœurs ?", "Where Are the Hearts?"),
    ("sv", "Ön utan båt", "The Island without a Boat"),
    ("es", "Mañana, ¿quizá?", "Tomorrow, Perhaps?"),
    ("pl", "Łódź o świcie", "The Boat at Dawn"),
    ("tr", "Işık ve gölge", "Light and Shadow"),
    ("el", "Ο κήπος της βροχής", "The Garden of Rain"),
    ("uk", "Дощ над містом", "Rain over the City"),
    ("ja", "雨の図書館", "The Library of Rain"),
    ("zh", "最后一班渡轮", "The Last Ferry"),
    ("ko", "겨울 정원", "Winter Garden"),
    ("he", "הגשר הישן", "The Old Bridge"),
    ("ar", "رسالة من البحر", "A Letter from the Sea"),
    ("hi", "खिड़की के पार", "Beyond the Window"),
    ("th", "สถานีสุดท้าย", "The Last Station"),
    ("en", "100% \"Quoted\", it's; said\tso",
     "100% \"Quoted\", it's; said\tso"),
    ("en", "🎬 Take Two 👩‍🚀", "🎬 Take Two 👩‍🚀"),
]

STUDIO_NAMES = """Lantern Harbour Meridian Fjord Copper Kestrel Tideway Alder
Polestar Marigold Basilisk Quarry Sable Thistle Umbra Vantage Willow Zephyr
Beacon Cinder Drift Ember Foxglove Granite""".split()

STUDIO_KINDS = ["Pictures", "Films", "Studios", "Productions"]

HEADLINES = [
    "Better the second time", "Could not look away", "Fell asleep twice",
    "Lovely music", "My father's favourite", "Not for children",
    "Nothing happens, beautifully", "Ten minutes too long", "The ending!",
    "Très beau", "Wunderschön", "Worth the rain", "Zlaté české ručičky",
    "5 stars, would cry again", "It's \"fine\"", "Line one\nline two",
]

STREETS = """Acacia Birch Canal Castle Chapel Church Elm Garden Harbour High
Linden Market Meadow Mill Orchard Park River School Station Willow""".split()

# country -> (cities, postal code, reserved telephone range, bank account)
# In the two patterns # is a digit; a bank code of zeros belongs to no bank.
COUNTRIES = {
    "DE": (["Altdorf", "Neustadt", "Rosenau"], "0####", "+49 30 23125 ###",
           "00000000##########"),
    "FR": (["Beaulieu", "Montclair", "Villeneuve"], "00###",
           "+33 6 39 98 ## ##", "0000000000###########00"),
    "GB": (["Ashford Green", "Kingsbury", "Millhaven"], "ZZ# #ZZ",
           "+44 7700 900###", "ZZZZ000000########"),
    "SE": (["Björkvik", "Lindö", "Storby"], "00# ##", "+46 70 174 06 ##",
           "00000000000#########"),
    "US": (["Fairview", "Maple Grove", "Riverton"], "000##",
           "+1 202 555 01##", None),
}
