#include "core/mask/detect/secret_detector.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/mask/detect/assignment_detector.h"
#include "core/mask/detect/text_run.h"

namespace osiris {
namespace {

constexpr auto kNone = std::string_view::npos;

struct Prefix {
  std::string_view text;
  // Bytes after the prefix.
  size_t least;
  size_t most;
  std::string_view why;
};

constexpr std::array kPrefixes = {
    Prefix{"AKIA", 16, 16, "AWS access key"},
    Prefix{"ASIA", 16, 16, "AWS access key"},
    Prefix{"ghp_", 36, 255, "GitHub token"},
    Prefix{"gho_", 36, 255, "GitHub token"},
    Prefix{"ghu_", 36, 255, "GitHub token"},
    Prefix{"ghs_", 36, 255, "GitHub token"},
    Prefix{"ghr_", 36, 255, "GitHub token"},
    Prefix{"github_pat_", 50, 255, "GitHub token"},
    Prefix{"glpat-", 20, 64, "GitLab token"},
    Prefix{"xoxb-", 16, 255, "Slack token"},
    Prefix{"xoxp-", 16, 255, "Slack token"},
    Prefix{"xoxa-", 16, 255, "Slack token"},
    Prefix{"xoxr-", 16, 255, "Slack token"},
    Prefix{"xoxs-", 16, 255, "Slack token"},
    Prefix{"xapp-", 16, 255, "Slack token"},
    Prefix{"sk_live_", 16, 255, "Stripe key"},
    Prefix{"sk_test_", 16, 255, "Stripe key"},
    Prefix{"rk_live_", 16, 255, "Stripe key"},
    Prefix{"rk_test_", 16, 255, "Stripe key"},
    Prefix{"pk_live_", 16, 255, "Stripe key"},
    Prefix{"whsec_", 24, 255, "Stripe key"},
    Prefix{"AIza", 35, 35, "Google key"},
    Prefix{"npm_", 36, 36, "npm token"},
    Prefix{"SG.", 40, 255, "SendGrid key"},
    Prefix{"sk-ant-", 24, 255, "Anthropic key"},
    Prefix{"sk-proj-", 24, 255, "OpenAI key"},
    Prefix{"sk-", 32, 255, "OpenAI key"},
    Prefix{"dop_v1_", 64, 64, "DigitalOcean token"},
    Prefix{"hf_", 30, 64, "Hugging Face token"},
    Prefix{"shpat_", 32, 32, "Shopify token"},
    Prefix{"$2a$", 50, 60, "password hash"},
    Prefix{"$2b$", 50, 60, "password hash"},
    Prefix{"$2y$", 50, 60, "password hash"},
    Prefix{"$argon2", 40, 255, "password hash"},
    Prefix{"$6$", 60, 255, "password hash"}};

// Beginnings of pictures and documents in base64.
constexpr std::array<std::string_view, 8> kFileBeginnings = {
    "iVBORw0KGgo", "/9j/",   "R0lGOD", "UklGR",
    "JVBERi0",     "PHN2Zy", "Qk0",    "UEsDB"};

constexpr ByteSet kTokenBytes = ByteSet::Of([](char c) {
  return IsAlnum(c) || std::string_view("_-+/=.$").find(c) != kNone;
});

// What a prefix begins with.
constexpr ByteSet kFirstBytes = ByteSet::Of([](char c) {
  return std::any_of(kPrefixes.begin(), kPrefixes.end(),
                     [c](const Prefix& one) { return one.text[0] == c; });
});

static_assert(std::all_of(kPrefixes.begin(), kPrefixes.end(),
                          [](const Prefix& one) {
                            return one.text.size() + one.least >= kLeastToken;
                          }));

void Add(size_t begin, size_t end, double confidence, std::string_view why,
         Findings& findings) {
  findings.push_back({.begin = begin,
                      .end = end,
                      .personal = PersonalClass::kSecret,
                      .confidence = confidence,
                      .why = why});
}

// Where the first of `marks` is from `begin` on, or the text ends; not further
// than a value goes, whatever the text.
size_t EndOf(std::string_view text, size_t begin, std::string_view marks) {
  constexpr size_t kMaxValue = 2048;
  const std::string_view near = text.substr(0, begin + kMaxValue);
  return std::min(near.find_first_of(marks, begin), near.size());
}

// Words of people have few digits and change case seldom.
bool IsRandom(std::string_view run) {
  std::string_view body = run;
  while (!body.empty() && body.back() == '=') body.remove_suffix(1);
  if (body.size() < 24 || body.size() > 128) return false;
  for (const std::string_view beginning : kFileBeginnings) {
    if (body.starts_with(beginning)) return false;
  }
  std::array<size_t, 4> kinds = {};
  size_t changes = 0;
  size_t before = 4;
  for (const char c : body) {
    const size_t kind = IsUpper(c) ? 0 : IsLower(c) ? 1 : IsDigit(c) ? 2 : 3;
    ++kinds[kind];
    if (kind != before) ++changes;
    before = kind;
  }
  const size_t size = body.size();
  return kinds[0] >= 3 && kinds[1] >= 3 && kinds[2] >= 1 &&
         kinds[3] * 8 <= size && changes * 3 >= size &&
         EntropyOf(body) >= (size < 32 ? 3.7 : 4.0);
}

// Three parts of base64 with dots; the first begins with `{"`.
bool IsJwt(std::string_view run) {
  return run.starts_with("eyJ") && run.size() >= 30 &&
         std::count(run.begin(), run.end(), '.') == 2 &&
         run.find("..") == kNone;
}

// What `run` is by its prefix, or nullptr.
const Prefix* PrefixOf(std::string_view run) {
  if (run.empty() || !kFirstBytes(run.front())) return nullptr;
  for (const Prefix& prefix : kPrefixes) {
    if (!run.starts_with(prefix.text)) continue;
    const size_t rest = run.size() - prefix.text.size();
    if (rest >= prefix.least && rest <= prefix.most) return &prefix;
  }
  return nullptr;
}

// [begin, end) are a longest run of a token's bytes.
void JudgeRun(std::string_view text, size_t begin, size_t end,
              Findings& findings) {
  // "KEY=value" is two words, "value==" is one.
  const size_t name = text.substr(begin, end - begin).find('=');
  if (name != kNone && begin + name + 1 < end &&
      text[begin + name + 1] != '=') {
    begin += name + 1;
  }
  while (end > begin && text[end - 1] == '.') --end;
  const std::string_view run = text.substr(begin, end - begin);
  if (const Prefix* const prefix = PrefixOf(run)) {
    Add(begin, end, 0.99, prefix->why, findings);
  } else if (IsJwt(run)) {
    Add(begin, end, 0.99, "JSON web token", findings);
  } else if (IsRandom(run)) {
    Add(begin, end, 0.7, "too random for anything else", findings);
  }
}

// True if `text` begins with `name`, which is in lower case, in whatever case.
bool BeginsWith(std::string_view text, std::string_view name) {
  return text.size() >= name.size() &&
         std::equal(name.begin(), name.end(), text.begin(),
                    [](char a, char b) { return a == ToLower(b); });
}

// Adds the token at `begin`, if it has a digit and so many bytes. The end of
// the run, in which there is no other.
size_t AddBearer(std::string_view text, size_t begin, size_t least,
                 Findings& findings) {
  size_t end = begin;
  while (end < text.size() && (kTokenBytes(text[end]) || text[end] == '~')) {
    ++end;
  }
  const size_t run = end;
  while (end > begin && text[end - 1] == '.') --end;
  const std::string_view token = text.substr(begin, end - begin);
  if (token.size() >= least &&
      std::any_of(token.begin(), token.end(), IsDigit)) {
    Add(begin, end, 0.95, "token of an authorization", findings);
  }
  return run;
}

// Where the marks between a name and its value end.
size_t EndOfMarks(std::string_view text, size_t at) {
  constexpr size_t kMostMarks = 5;
  const std::string_view near = text.substr(0, at + kMostMarks);
  return std::min(near.find_first_not_of(" \t:=\"'", at), near.size());
}

// Where what stands after the scheme begins: "Basic", or none. Without a `mark`
// between the header's name and it, it may be any word: only those count that
// are schemes.
size_t EndOfScheme(std::string_view text, size_t at, bool mark) {
  constexpr std::array<std::string_view, 5> kSchemes = {
      "basic", "bearer", "token", "digest", "apikey"};
  size_t end = at;
  while (end < text.size() && IsLetter(text[end])) ++end;
  const std::string_view scheme = text.substr(at, end - at);
  const bool known = std::any_of(
      kSchemes.begin(), kSchemes.end(), [scheme](std::string_view name) {
        return name.size() == scheme.size() && BeginsWith(scheme, name);
      });
  const size_t next = EndOfMarks(text, end);
  return next > end && (mark || known) ? next : at;
}

}  // namespace

double EntropyOf(std::string_view text) {
  std::array<size_t, 256> counts = {};
  for (const char c : text) ++counts[static_cast<unsigned char>(c)];
  double bits = 0;
  for (const size_t count : counts) {
    if (count == 0) continue;
    const double share =
        static_cast<double>(count) / static_cast<double>(text.size());
    bits -= share * std::log2(share);
  }
  return bits;
}

void FindTokens(std::string_view text, Findings& findings) {
  for (size_t begin = 0; begin + kLeastToken <= text.size();) {
    // `begin` is the first byte of a run or of none: without a run as long as
    // a token, the last byte of none before its end is where to go on.
    size_t end = begin + kLeastToken;
    while (end > begin && kTokenBytes(text[end - 1])) --end;
    if (end > begin) {
      begin = end;
      continue;
    }
    end = begin + kLeastToken;
    while (end < text.size() && kTokenBytes(text[end])) ++end;
    JudgeRun(text, begin, end, findings);
    begin = end;
  }
}

void FindPrivateKeys(std::string_view text, Findings& findings) {
  constexpr std::string_view kBegin = "-----BEGIN ";
  constexpr std::string_view kEnd = "-----END ";
  for (size_t at = text.find(kBegin); at != kNone;) {
    const size_t line =
        std::min(text.substr(0, at + 64).find("PRIVATE KEY", at), text.size());
    if (line - at > 40) {
      at = text.find(kBegin, at + 1);
      continue;
    }
    // To the end mark's line, or all: the rest may be cut off.
    size_t end = text.find(kEnd, line);
    if (end != kNone) end = text.find("-----", end + kEnd.size());
    end = end == kNone ? text.size() : end + 5;
    Add(at, end, 0.99, "private key", findings);
    at = text.find(kBegin, end);
  }
}

// "scheme://user:password@host/…"; the whole, up to a blank.
void FindUrls(std::string_view text, Findings& findings) {
  for (size_t at = text.find("://"); at != kNone;
       at = text.find("://", at + 3)) {
    size_t begin = at;
    while (begin > 0 && at - begin < 32 &&
           (IsAlnum(text[begin - 1]) || text[begin - 1] == '+')) {
      --begin;
    }
    const size_t end = EndOf(text, at, " \t\r\n\"'<>");
    const std::string_view rest = text.substr(at + 3, end - at - 3);
    const size_t host = rest.substr(0, rest.find('?')).rfind('@');
    const size_t colon = rest.find(':');
    if (begin == at || host == kNone || colon >= host || colon + 1 == host) {
      constexpr std::string_view kHook = "hooks.slack.com/services/";
      if (rest.starts_with(kHook) && rest.size() > kHook.size() + 20) {
        Add(begin, end, 0.99, "Slack address", findings);
      }
      continue;
    }
    Add(begin, end, 0.995, "connection string with a password", findings);
  }
}

void FindBearers(std::string_view text, Findings& findings) {
  constexpr std::string_view kBearer = "bearer";
  constexpr std::string_view kHeader = "authorization";
  for (size_t at = 0; at + kBearer.size() < text.size(); ++at) {
    const char first = ToLower(text[at]);
    if ((first != 'b' && first != 'a') || !BeginsAt(text, at)) continue;
    const std::string_view rest = text.substr(at);
    const bool bearer = BeginsWith(rest, kBearer);
    if (!bearer && !BeginsWith(rest, kHeader)) continue;
    const size_t end = at + (bearer ? kBearer : kHeader).size();
    size_t begin = EndOfMarks(text, end);
    if (begin == end) continue;
    const bool mark =
        text.substr(end, begin - end).find_first_of(":=") != kNone;
    if (!bearer) begin = EndOfScheme(text, begin, mark);
    at = AddBearer(text, begin, bearer ? 16 : 8, findings) - 1;
  }
}

bool NamesSecret(std::string_view name) {
  constexpr std::string_view kJoints = "._-";
  for (size_t begin = 0; begin < name.size(); ++begin) {
    if (begin > 0 && kJoints.find(name[begin - 1]) == kNone) continue;
    for (size_t end = begin; end < name.size();) {
      end = std::min(name.find_first_of(kJoints, end + 1), name.size());
      const std::string_view words = name.substr(begin, end - begin);
      Findings findings;
      FindTokens(words, findings);
      FindPrivateKeys(words, findings);
      FindUrls(words, findings);
      FindAssignments(words, findings);
      if (!findings.empty()) return true;
    }
  }
  return false;
}

}  // namespace osiris
