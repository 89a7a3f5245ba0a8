#include "core/mask/detect/assignment_detector.h"

#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// The secrets of `text`.
std::vector<std::string> Assigned(std::string_view text) {
  Findings findings;
  FindAssignments(text, findings);
  std::vector<std::string> secrets;
  for (const Finding& one : findings) {
    secrets.emplace_back(text.substr(one.begin, one.size()));
  }
  return secrets;
}

TEST(AssignmentDetectorTest, WhatSaysHowSomethingIsSetIsNoSecret) {
  for (const char* other : {R"(POST /login {"user":7,"token":false})",
                            R"(saved {"id":1,"password":null})",
                            R"({"a":[{"secret":none}],"b":1})",
                            "f(password=null) called",
                            "f(password=null).then(x)",
                            "check token=true|mode=x",
                            "opts: [password=false, cache=false]",
                            "password: undefined}",
                            "login(user: string, token: string)",
                            "token=undefined",
                            "login failed, token: expired",
                            "Password: required",
                            "Password: Required.",
                            "Token: invalid",
                            "api_key: missing",
                            "<p>token: invalid</p>",
                            "password=${DB_PASS}",
                            R"(password="${db.pass}")",
                            R"({"a":{"token":"expired"}})",
                            "User{id=1, password=******, role=admin}",
                            R"("password"=>"[FILTERED]", x)"}) {
    EXPECT_THAT(Assigned(other), IsEmpty()) << other;
  }
}

TEST(AssignmentDetectorTest, ASecretThatOnlyBeginsSoIsOne) {
  for (const char* secret :
       {"swordfish", "false-hunter2", "nullify", "required1", "none!X9",
        "${DB_PASS:-hunter2}", "$hunter2", "${a}hunter2", "default", "**h**",
        "string2", "invalid!x"}) {
    EXPECT_THAT(Assigned(std::string("x password=") + secret),
                ElementsAre(secret));
    EXPECT_THAT(Assigned(std::string("Token: ") + secret + ", and"),
                ElementsAre(secret));
  }
}

TEST(AssignmentDetectorTest, WhatStandsBehindASettingMayBeTheSecret) {
  for (const char* secret :
       {"null)secretpart1", "none<b>realsecret1", "true|hunter2",
        "invalid\\nhunter2dd", "missing\\hunter2ee", "false]x9", "${Tr0ub4dor}",
        "${hunter2}"}) {
    EXPECT_THAT(Assigned(std::string("password: ") + secret),
                ElementsAre(secret));
  }
  for (const char* other :
       {R"({\"token\":null}\n)", "token: none\\n", "(password: null).",
        "<li>token: none<br>", "password=${DB2_PASS}", "pwd: ${dbPassword}"}) {
    EXPECT_THAT(Assigned(other), IsEmpty()) << other;
  }
}

TEST(AssignmentDetectorTest, CodeBehindAnArrowIsNoSecret) {
  for (const char* code :
       {"map(token => token.trim())", "pwd := os.Getwd()",
        "users.forEach(password => bcrypt.hash(password))",
        "token := r.Header.Get(\"X-Auth\")", "password => user.password",
        "foreach ($tokens as $token => $count)", "password => Hash::make($x)",
        "token => user->token",
        "if token := strings.TrimSpace(x); token != nil"}) {
    EXPECT_THAT(Assigned(code), IsEmpty()) << code;
  }
  // Between quotes, and where no blank is before it, it may be anything.
  EXPECT_THAT(Assigned("password => \"hun.ter($2\""),
              ElementsAre("hun.ter($2"));
  EXPECT_THAT(Assigned("password=>hun.ter2"), ElementsAre("hun.ter2"));
}

TEST(AssignmentDetectorTest, ASecretBehindAnArrowMayHaveMarksOfCode) {
  for (const char* secret :
       {"Tr0ub.4dor", "hun$ter(2", "$2y$10$abcdefghijklmnopqrstuv", "[hunter2]",
        "AbC.12345", "p4.ss$9", "p4ss(w0rd", "abcd1234.efgh5678.zzz",
        "hun.ter22", "{SSHA}W6ph5Mm5Pz8=", "x4.yz9k", "hunter-2.x"}) {
    for (const char* before : {"password => ", "pwd := ", "[password] => "}) {
      EXPECT_THAT(Assigned(std::string(before) + secret), ElementsAre(secret))
          << before;
    }
  }
  EXPECT_THAT(Assigned("Array ( [password] => hun.ter [x] => 1 )"),
              ElementsAre("hun.ter"));
  EXPECT_THAT(Assigned("[token] => Array\n(\n"), IsEmpty());
  EXPECT_THAT(Assigned("[token] => \n [x] => 12345"), IsEmpty());
}

TEST(AssignmentDetectorTest, ASecretEndsBeforeWhatClosesTheTextAroundIt) {
  EXPECT_THAT(Assigned("{password:hunter2zz}"), ElementsAre("hunter2zz"));
  EXPECT_THAT(Assigned("[f({token=hunter2zz})] x"), ElementsAre("hunter2zz"));
  EXPECT_THAT(Assigned("<p>password: hunter2zz</p>"), ElementsAre("hunter2zz"));
  EXPECT_THAT(Assigned("password: hunter2zz<br/>x"), ElementsAre("hunter2zz"));
  // It may hold such marks itself.
  for (const char* secret :
       {"hunter)2zz", "hun(ter)2zz", "a}b]c)d9", "[hunter2]", "hun<ter2",
        "a</b9", "<hunter2>", "hunter2>"}) {
    EXPECT_THAT(Assigned(std::string("password=") + secret),
                ElementsAre(secret));
    EXPECT_THAT(Assigned(std::string("{pwd=") + secret + "}"),
                ElementsAre(secret));
  }
  // What was long enough with them is.
  EXPECT_THAT(Assigned("{{pwd=abc}}"), ElementsAre("abc"));
  EXPECT_THAT(Assigned("{{{{token:}}}}"), IsEmpty());
}

TEST(AssignmentDetectorTest, ALabelInMarkupIsFollowedByMarkup) {
  for (const char* other :
       {"<label>Password:</label>", "<label>Password:</label><input>",
        "<label>Password:</label><input type=\"password\">",
        "<b>Token:</b><br/>"}) {
    EXPECT_THAT(Assigned(other), IsEmpty()) << other;
  }
  EXPECT_THAT(Assigned("<td>Password:</td><td>hunter2zz</td>"),
              ElementsAre("</td><td>hunter2zz"));
}

TEST(AssignmentDetectorTest, KnowsEveryMarkOfAnAssignment) {
  for (const char* before :
       {R"("password"=>")", R"("password" => ")", R"(:password=>")",
        R"('password' => ')", "password => ", "password := ", "pwd:=",
        "password:=\"", R"(""password"": "")", R"(""password""=>"")",
        R"("password": "")", "Parameters: {\"user\"=>{\"password\"=>\""}) {
    std::string quotes;
    for (std::string_view rest = before;
         !rest.empty() && (rest.back() == '"' || rest.back() == '\'');
         rest.remove_suffix(1)) {
      quotes += rest.back();
    }
    EXPECT_THAT(Assigned(before + ("hunter2zz" + quotes) + ", x"),
                ElementsAre("hunter2zz"))
        << before;
  }
}

TEST(AssignmentDetectorTest, ADoubledSecretMayBeginWithAnyMark) {
  for (const char mark : std::string_view(":|)]}<>$")) {
    const std::string secret = mark + std::string("hunter2zz");
    EXPECT_THAT(Assigned("\"db password=\"\"" + secret + "\"\" x\""),
                ElementsAre(secret));
    EXPECT_THAT(Assigned("{\"\"password\"\":\"\"" + secret + "\"\"}"),
                ElementsAre(secret));
    EXPECT_THAT(Assigned("{\"\"password\"\": \"\"" + secret + "\"\"}"),
                ElementsAre(secret));
  }
  EXPECT_THAT(Assigned(R"({""password"":"",hunter 2zz"",""n"":1})"),
              ElementsAre(",hunter 2zz"));
  for (const char* other :
       {R"([{"password":""},{"password":""}])",
        R"({"password": ""} and {"b": ""})", R"({"password": "", "b": ""})",
        R"(f(password=""), g(password=""))", R"(password=""|token=""|x)",
        R"(<a password=""> <b password="">)", R"({""password"":"""",""b"":1})",
        "password: \"\"\nuser: \"\""}) {
    EXPECT_THAT(Assigned(other), IsEmpty()) << other;
  }
}

}  // namespace
}  // namespace osiris
