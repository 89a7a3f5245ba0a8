#include "core/mask/column_name.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using ::testing::ElementsAre;

std::optional<PersonalClass> Of(std::string_view column,
                                std::string table = "t") {
  return ReadColumnName({.name = std::move(table)}, column).personal;
}

TEST(ColumnNameTest, SplitsAtMarksCapitalsAndDigits) {
  EXPECT_THAT(WordsOfName("billingEMail_2"),
              ElementsAre("billing", "e", "mail"));
  EXPECT_THAT(WordsOfName("HTTPProxyIP"), ElementsAre("http", "proxy", "ip"));
  EXPECT_THAT(WordsOfName("phone2"), ElementsAre("phone"));
  EXPECT_THAT(WordsOfName("rodné číslo"), ElementsAre("rodné", "číslo"));
  EXPECT_THAT(WordsOfName(""), ElementsAre());
}

TEST(ColumnNameTest, KnowsWordsInAnySpelling) {
  for (const char* name : {"email", "EMAIL", "e_mail", "customerEmail", "eMail",
                           "Contact E-Mail", "email2"}) {
    EXPECT_EQ(Of(name), PersonalClass::kEmail) << name;
  }
  EXPECT_EQ(Of("IP_ADDRESS"), PersonalClass::kIp);
  EXPECT_EQ(Of("email_address"), PersonalClass::kEmail);
  EXPECT_EQ(Of("home_address"), PersonalClass::kAddress);
  EXPECT_EQ(Of("dateOfBirth"), PersonalClass::kBirthDate);
  EXPECT_EQ(Of("prijmeni"), PersonalClass::kPersonName);
}

TEST(ColumnNameTest, AccentsMakeNoOtherWord) {
  for (const char* name : {"Příjmení", "příjmení_zam", "PŘÍJMENÍ", "jméno",
                           "prénom", "Prénom", "pre\u0301nom"}) {
    EXPECT_EQ(Of(name), PersonalClass::kPersonName) << name;
  }
  for (const char* name : {"téléphone", "numéro_de_téléphone", "teléfono"}) {
    EXPECT_EQ(Of(name), PersonalClass::kPhone) << name;
  }
  EXPECT_EQ(Of("Straße"), PersonalClass::kAddress);
  EXPECT_EQ(Of("dirección"), PersonalClass::kAddress);
  EXPECT_EQ(Of("contraseña"), PersonalClass::kSecret);
}

TEST(ColumnNameTest, KnowsWordsOfOtherLanguages) {
  for (const char* name :
       {"geburtstag", "date_de_naissance", "DateNaissance", "fecha_nac",
        "fecha_de_nacimiento", "data_di_nascita", "narozen", "datum_nar"}) {
    EXPECT_EQ(Of(name), PersonalClass::kBirthDate) << name;
  }
  for (const char* name : {"passwort", "Kennwort", "heslo", "mot_de_passe",
                           "mdp", "contrasena", "senha"}) {
    EXPECT_EQ(Of(name), PersonalClass::kSecret) << name;
  }
  for (const char* name : {"telefonnummer", "handynummer", "mobil",
                           "telefonni_cislo", "numero_de_telephone"}) {
    EXPECT_EQ(Of(name), PersonalClass::kPhone) << name;
  }
  for (const char* name : {"nom_de_famille", "nachnamen", "kundenname",
                           "apellidos", "krestni_jmeno", "cognome"}) {
    EXPECT_EQ(Of(name), PersonalClass::kPersonName) << name;
  }
  for (const char* name : {"numero_securite_sociale", "svnr", "reisepass",
                           "sozialversicherungsnummer", "cislo_pasu"}) {
    EXPECT_EQ(Of(name), PersonalClass::kNationalId) << name;
  }
  EXPECT_EQ(Of("lieu_de_naissance"), PersonalClass::kAddress);
  EXPECT_EQ(Of("nom", "utilisateurs"), PersonalClass::kPersonName);
  EXPECT_EQ(Of("nom", "produits"), std::nullopt);
}

TEST(ColumnNameTest, KnowsWordsThatOthersJoinWrittenAsOne) {
  EXPECT_EQ(Of("motdepasse"), PersonalClass::kSecret);
  EXPECT_EQ(Of("nomdefamille"), PersonalClass::kPersonName);
  EXPECT_EQ(Of("numerodetelephone"), PersonalClass::kPhone);
  EXPECT_EQ(Of("client_numerodetelephone"), PersonalClass::kPhone);
  for (const char* name : {"fechadenacimiento", "datadinascita",
                           "datedenaissance", "datadenascimento"}) {
    EXPECT_EQ(Of(name), PersonalClass::kBirthDate) << name;
  }
  for (const char* name :
       {"motdeliaison", "nomdeproduit", "datedecommande", "fechadecompra",
        "datadevenda", "modepasse", "numerodecommande"}) {
    EXPECT_EQ(Of(name), std::nullopt) << name;
  }
}

TEST(ColumnNameTest, KnowsAddressesAndBirthsInTheListedLanguages) {
  for (const char* name : {"geboortedatum", "geboorte_datum", "födelsedatum"}) {
    EXPECT_EQ(Of(name), PersonalClass::kBirthDate) << name;
  }
  for (const char* name :
       {"adres", "adress", "woonadres", "straat", "straatnaam", "huisnummer",
        "ulica", "rue", "calle", "rua"}) {
    EXPECT_EQ(Of(name), PersonalClass::kAddress) << name;
  }
  EXPECT_EQ(Of("emailadres"), PersonalClass::kEmail);
  EXPECT_EQ(Of("nome_completo"), PersonalClass::kPersonName);
  EXPECT_EQ(Of("numero_telefono"), PersonalClass::kPhone);
  EXPECT_EQ(Of("cislo_telefonu"), PersonalClass::kPhone);
  EXPECT_EQ(Of("parola_chiave"), PersonalClass::kSecret);
  EXPECT_EQ(Of("rijksregisternummer"), PersonalClass::kNationalId);
  for (const char* name : {"true", "value", "called", "caller", "ruanda",
                           "cruel", "rule", "stratum", "addressee"}) {
    EXPECT_EQ(Of(name), std::nullopt) << name;
  }
}

TEST(ColumnNameTest, KnowsWhatOpensDoors) {
  // `pw` and `cookie` are those of every Fossil repository's users.
  for (const char* name : {"pw",
                           "userpw",
                           "user_pw",
                           "pw_hash",
                           "pwhash",
                           "cookie",
                           "cookies",
                           "session_cookie",
                           "sessionKey",
                           "credential",
                           "credentials",
                           "privkey",
                           "signing_key",
                           "encryption_key",
                           "hmac_key",
                           "wpa_key",
                           "wifi_psk",
                           "recovery_codes",
                           "backup_code",
                           "security_answer",
                           "card_security_code",
                           "seed_phrase",
                           "jwt",
                           "puk",
                           "totp",
                           "licenseKey",
                           "activation_code",
                           "snmp_community_string"}) {
    EXPECT_EQ(Of(name), PersonalClass::kSecret) << name;
  }
  for (const char* name :
       {"cookie_consent", "cookie_policy", "cookie_count", "key", "primary_key",
        "sort_key", "licence", "seed", "activation", "recovery", "backup",
        "community", "answer", "session_id", "pwm", "power"}) {
    EXPECT_EQ(Of(name), std::nullopt) << name;
  }
}

TEST(ColumnNameTest, KnowsPluralsAndWordsWrittenAsOne) {
  EXPECT_EQ(Of("emails"), PersonalClass::kEmail);
  EXPECT_EQ(Of("phones"), PersonalClass::kPhone);
  EXPECT_EQ(Of("home_addresses"), PersonalClass::kAddress);
  EXPECT_EQ(Of("passwords"), PersonalClass::kSecret);
  EXPECT_EQ(Of("firstNames"), PersonalClass::kPersonName);
  EXPECT_EQ(Of("phonenumber"), PersonalClass::kPhone);
  EXPECT_EQ(Of("cellphone"), PersonalClass::kPhone);
  EXPECT_EQ(Of("dateofbirth"), PersonalClass::kBirthDate);
  EXPECT_EQ(Of("creditcard"), PersonalClass::kCard);
  EXPECT_EQ(Of("cardno"), PersonalClass::kCard);
  EXPECT_EQ(Of("passportno"), PersonalClass::kNationalId);
  EXPECT_EQ(Of("nationalid"), PersonalClass::kNationalId);
}

TEST(ColumnNameTest, SomeWordsCountOnlyByThemselves) {
  EXPECT_EQ(Of("pass"), PersonalClass::kSecret);
  EXPECT_EQ(Of("pin"), PersonalClass::kSecret);
  for (const char* name : {"boarding_pass", "pass_rate", "pin_count",
                           "last_login", "birth_weight"}) {
    EXPECT_EQ(Of(name), std::nullopt) << name;
  }
}

TEST(ColumnNameTest, PartsOfWordsAreNoWords) {
  for (const char* name : {"monkey", "compass", "passage", "turkey", "keyboard",
                           "emailing", "cellar", "panel", "macro", "tokenizer",
                           "shipping", "latest", "telling", "zipper"}) {
    EXPECT_EQ(Of(name), std::nullopt) << name;
  }
}

TEST(ColumnNameTest, WhatIsOnlyAboutAValueIsNone) {
  for (const char* name :
       {"email_sent_at", "email_count", "phone_verified", "is_phone",
        "address_id", "token_expires", "password_updated", "has_email",
        "name_length", "email_template"}) {
    EXPECT_EQ(Of(name), std::nullopt) << name;
  }
}

TEST(ColumnNameTest, ANameIsAPersonsInATableOfPeople) {
  EXPECT_EQ(Of("name", "users"), PersonalClass::kPersonName);
  EXPECT_EQ(Of("name", "crm_Customers"), PersonalClass::kPersonName);
  EXPECT_EQ(Of("name", "products"), std::nullopt);
}

TEST(ColumnNameTest, NamesOfThingsSpeakAgainst) {
  EXPECT_TRUE(ReadColumnName({}, "firmware_version")
                  .against.contains(PersonalClass::kIp));
  EXPECT_TRUE(
      ReadColumnName({}, "order_no").against.contains(PersonalClass::kCard));
  EXPECT_TRUE(ReadColumnName({}, "note").against.empty());
  EXPECT_FALSE(
      ReadColumnName({}, "sku").against.contains(PersonalClass::kEmail));
}

}  // namespace
}  // namespace osiris
