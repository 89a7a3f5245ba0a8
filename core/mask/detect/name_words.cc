#include "core/mask/detect/name_words.h"

#include "core/mask/detect/word_table.h"

namespace osiris {
namespace {

// Each word between blanks.
constexpr std::string_view kGiven =
    " aaron adam adrian agnes ahmed aisha alan albert alejandro alena alex "
    "alexander alexandra alfred ali alice alicia alina amanda amelia amy ana "
    "andrea andreas andrew andrzej angela anita anja ann anna anne annika "
    "anton "
    "antonio arthur astrid barbara barbora beata beatriz ben benjamin bernd "
    "bernard bianca bjorn bohdan boris brandon brian camille carl carla carlos "
    "carmen carol caroline catherine cecilia celine charles chiara chloe chris "
    "christian christina christine christopher claire clara claudia claus "
    "cristina dagmar daniel daniela darina dave david dean deborah denis "
    "denise "
    "diana diego dieter dmitri dominik dominique donald dorota douglas dusan "
    "ed eduardo edward ekaterina elena eleanor elias elif elisabeth elizabeth "
    "ella emil emilia emily emma eric erik erika ernst esther eva evelyn "
    "fatima "
    "felix fernando filip fiona florian francesca francesco francisco francois "
    "frank franz frederic friedrich gabriel gabriela gary george georg gerhard "
    "gianni giorgio giovanni giulia gloria grace graham greta grzegorz "
    "guillaume "
    "gustav hana hannah hans harald harry hassan heather heidi heinz helen "
    "helena "
    "helga henri henrik henry hiroshi holger hugo ian ibrahim ida igor ilona "
    "ines ingrid irena irene isabel isabella ivan ivana iveta jack jacob jakub "
    "james jan jana jane janet jaroslav jason javier jean jeff jennifer jeremy "
    "jessica jiri joan joanna joao joe johan johanna john jon jonas jonathan "
    "jorge jose josef joseph joshua juan julia julian julie jurgen justyna "
    "kamil "
    "karel karen karin karl karolina katarina katarzyna kate katerina "
    "katharina "
    "kathleen katrin keith kelly ken kenji kevin klara klaus krzysztof lars "
    "laura "
    "lauren lea lena leo leon leonard leonie leticia li liam libor linda lisa "
    "lorenzo louis louise luca lucas lucia lucie ludmila luis luisa lukas "
    "magda "
    "magdalena manuel marc marco marcus marek margaret maria marian marie "
    "marina "
    "mario marion mark marketa marta martha martin martina mary mateusz matteo "
    "matthew matthias max maya megan mehmet michael michaela michal michel "
    "michelle miguel mikhail milan mina miroslav mohamed mohammed monica "
    "monika "
    "nadia natalia natalie natasha nathan nicholas nicolas nicole nikola nina "
    "noah nora olaf oleg olga oliver olivia omar oscar otto pablo pamela "
    "patricia "
    "patrick patrik paul paula paulina pavel pavla pedro peter petr petra "
    "philip "
    "philippe pierre piotr priya rachel radek rafael rahul raj ralf ralph "
    "ramon "
    "raquel rebecca renata rene ricardo richard rita robert roberto robin "
    "roger "
    "roman ronald rosa roxana ruth ryan sabine sam samantha samuel sandra sara "
    "sarah scott sean sebastian sergei sergio sharon silvia simon simona sofia "
    "sofie sophia sophie stanislav stefan stefania stephanie stephen steve "
    "steven "
    "susan susanne svetlana sven sylvia tamara tanja tatiana teresa tereza "
    "thomas "
    "tim timothy tobias tom tomas tomasz tony tyler ulrich ursula uwe vaclav "
    "valentina valerie vanessa vera veronika victor viktor vincent viktoria "
    "vladimir vojtech walter wei wendy werner william wojciech wolfgang xavier "
    "yasmin yuki yusuf zbigniew zdenek zofia zoe zuzana ";

constexpr std::string_view kDoubtful =
    " april august austin brooklyn carolina charlotte chelsea dakota daisy "
    "dallas "
    "denver faith florence georgia hope india iris ivy jackson jasmine jade "
    "joy "
    "june kent lily lincoln london lourdes madison may mercedes milan orlando "
    "paris phoenix rose ruby santiago savannah sidney sierra sydney victoria "
    "violet virginia will amber crystal grant mark grace gloria ";

constexpr std::string_view kFamily =
    " adams ahmed allen almeida andersen anderson andersson bailey baker "
    "barnes "
    "bauer becker bell benes bennett berg bernard bianchi black bonnet braun "
    "brooks "
    "brown bruno butler campbell carter castro cerny chavez chen clark collins "
    "colombo cook cooper costa cox cruz davies davis delgado diaz dubois "
    "durand "
    "dvorak dvorakova edwards eriksson esposito evans fernandez ferrari "
    "ferreira "
    "fiala fischer fisher fontaine foster fuchs garcia gomez gonzalez gray "
    "green "
    "griffin gruber gupta gutierrez hahn hall hansen hansson harris hartmann "
    "hernandez herrmann hill hoffmann horak hoffman howard hruska huber hughes "
    "ibrahim ivanov ivanova jackson jansen janssen jensen jimenez johansson "
    "johnson "
    "jones kaiser kaminski kaya keller kelly khan kim king klein koch kohler "
    "kolar kovacs kowalczyk kowalska kowalski kral krause kruger kucera kuhn "
    "kumar "
    "kuznetsov lang lange larsen larsson laurent le lee lefebvre lehmann "
    "lewandowski "
    "lewis li lin lopez ludwig maier marek marino martin martinez mayer "
    "mendoza "
    "mercier meyer miller mitchell moore morales moreau moreno morgan morris "
    "muller "
    "murphy murray nagy nelson nemec neumann nguyen nielsen nilsson novak "
    "novakova "
    "novotna novotny nowak oliveira olsen ortega ortiz parker patel pereira "
    "perez "
    "peterson petersen petrov phillips pokorny popov pospisil powell prochazka "
    "ramirez ramos reed reyes reynolds ribeiro ricci richter rivera roberts "
    "robinson rodriguez rogers romano ross rossi roux russo ruiz ryan sanchez "
    "sanders santos sato schaefer schmid schmidt schmitt schmitz schneider "
    "scholz "
    "schroder schubert schulz schwarz scott shah sharma silva simmons simon "
    "singh "
    "smirnov smith sokolov sousa stewart suarez sullivan suzuki svensson "
    "svoboda "
    "svobodova szabo takahashi tanaka taylor thomas thompson torres toth "
    "turner "
    "vargas varga vasquez vesely vogel volkov wagner walker wang ward watson "
    "weber "
    "weiss werner white williams wilson winkler wisniewski wolf wood wright wu "
    "yang "
    "yilmaz young zeman zhang ziegler zimmermann ";

constexpr std::string_view kThings =
    " inc llc ltd gmbh ag sa srl sro corp co company group holding bank hotel "
    "restaurant cafe bar club store shop market services service solutions "
    "systems "
    "technologies labs lab studio studios university college school institute "
    "hospital clinic museum church airport station park street road avenue "
    "bridge "
    "river lake mountain mount island islands beach city town county state "
    "north "
    "south east west new old great united republic saint san santa los las the "
    "of "
    "and for in on at pro max mini plus edition series set kit pack box bottle "
    "red "
    "blue green black white silver gold large small medium manager director "
    "engineer officer assistant analyst developer sales marketing support team "
    "department office project report order invoice product item model version "
    "error warning active pending closed monday tuesday wednesday thursday "
    "friday "
    "saturday sunday january february march april may june july august "
    "september "
    "october november december sons brothers partners associates center centre "
    "house hall tower gate palace castle theatre theater award festival cup "
    "league "
    "chair table lamp desk shirt coffee tea cheese monkey compass key pass ";

// Before a name.
constexpr std::string_view kTitles =
    "mr mrs ms dr herr frau sr sra mme prof pan pani";

// "van", "de la": within a name and in lower case.
constexpr std::string_view kParticles =
    "van von de der den la di da dos del ter bin";

}  // namespace

uint8_t KindsOfNameWord(std::string_view word) {
  // Made when the first is asked for.
  static const auto* const table = new WordTable({{kGiven, kGivenName},
                                                  {kFamily, kFamilyName},
                                                  {kDoubtful, kDoubtfulName},
                                                  {kThings, kThingWord},
                                                  {kTitles, kTitleWord},
                                                  {kParticles, kNameParticle}});
  return table->KindsOf(word);
}

}  // namespace osiris
