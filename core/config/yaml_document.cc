#include "core/config/yaml_document.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <sstream>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/config/yaml_scalar.h"
#include "fmt/format.h"
#include "yaml-cpp/depthguard.h"
#include "yaml-cpp/eventhandler.h"
#include "yaml-cpp/exceptions.h"
#include "yaml-cpp/mark.h"
#include "yaml-cpp/parser.h"

namespace osiris {
namespace {

absl::Status Unreadable(int line, std::string_view what,
                        std::string_view hint = "") {
  return MakeError(ErrorCode::kConfigUnreadable,
                   fmt::format("line {}: {}", line, what),
                   {.path = {}, .hint = std::string(hint)});
}

// Builds nodes from the parser's events. After the first failure it ignores
// what follows: the library offers no way to stop but an exception.
class Builder : public YAML::EventHandler {
 public:
  explicit Builder(const YamlLimits& limits) : limits_(limits) {}

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Scalar(mark, anchor, {});
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag,
                YAML::anchor_t anchor, const std::string& value) override {
    YamlNode node;
    const std::optional<Json> typed = TypeYamlScalar(tag, value);
    if (!typed) return Fail(mark, "the tag of this value is not supported");
    node.scalar = *typed;
    node.text = value;
    Scalar(mark, anchor, std::move(node));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) {
      return Fail(mark, "an alias stands inside the value that it names");
    }
    if (!Count(mark, found->second.nodes)) return;
    if (TakesKey()) return Fail(mark, "a key must be plain text");
    if (stack_.size() + found->second.depth > limits_.max_depth) {
      return Fail(mark, "values are nested too deeply");
    }
    Place(found->second.node);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag,
                       YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    Open(mark, tag, anchor, style, YamlNode::Kind::kSequence);
  }
  void OnSequenceEnd() override { Close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag,
                  YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    Open(mark, tag, anchor, style, YamlNode::Kind::kMapping);
  }
  void OnMapEnd() override { Close(); }

  absl::StatusOr<YamlDocument> Finish() && {
    RETURN_IF_ERROR(status_);
    return std::move(document_);
  }

 private:
  // A collection that has begun and not ended.
  struct Frame {
    YamlNode node;
    YAML::anchor_t anchor = 0;
    // Its own and those below.
    size_t nodes_before = 0;
    size_t depth_below = 0;
    // The key that waits for its value.
    std::optional<YamlMember> key;
  };
  // What an alias copies, and its cost.
  struct Anchored {
    YamlNode node;
    size_t nodes = 1;
    size_t depth = 0;
  };

  void Fail(const YAML::Mark& mark, std::string_view what) {
    if (status_.ok()) status_ = Unreadable(mark.line + 1, what);
  }

  // Remembers what an alias may name. The copy counts, too: many anchors
  // inside each other must not multiply what a small file costs.
  void Remember(YAML::anchor_t anchor, const YamlNode& node, size_t nodes,
                size_t depth) {
    nodes_ += nodes;
    if (nodes_ > limits_.max_nodes) {
      status_ = Unreadable(node.line, "the document holds too many values");
      return;
    }
    anchors_[anchor] = {.node = node, .nodes = nodes, .depth = depth};
  }

  bool TakesKey() const {
    return !stack_.empty() && stack_.back().node.is_mapping() &&
           !stack_.back().key;
  }

  bool Count(const YAML::Mark& mark, size_t nodes) {
    if (!status_.ok()) return false;
    nodes_ += nodes;
    if (nodes_ > limits_.max_nodes) {
      Fail(mark, "the document holds too many values");
    }
    return status_.ok();
  }

  void Scalar(const YAML::Mark& mark, YAML::anchor_t anchor, YamlNode node) {
    if (!Count(mark, 1)) return;
    node.line = mark.line + 1;
    node.column = mark.column + 1;
    if (TakesKey()) return Key(mark, std::move(node));
    if (anchor != 0) Remember(anchor, node, 1, 0);
    Place(std::move(node));
  }

  void Key(const YAML::Mark& mark, YamlNode node) {
    if (node.text.empty()) return Fail(mark, "a key is empty");
    stack_.back().key = YamlMember{.name = std::move(node.text),
                                   .line = node.line,
                                   .column = node.column,
                                   .value = {}};
  }

  void Open(const YAML::Mark& mark, const std::string& tag,
            YAML::anchor_t anchor, YAML::EmitterStyle::value style,
            YamlNode::Kind kind) {
    if (!Count(mark, 1)) return;
    if (TakesKey()) return Fail(mark, "a key must be plain text");
    if (stack_.size() >= limits_.max_depth) {
      return Fail(mark, "values are nested too deeply");
    }
    if (!IsYamlCollectionTag(tag)) {
      return Fail(mark, "the tag of this value is not supported");
    }
    Frame frame;
    frame.node.kind = kind;
    frame.node.flow = style == YAML::EmitterStyle::Flow;
    frame.node.line = mark.line + 1;
    frame.node.column = mark.column + 1;
    frame.anchor = anchor;
    frame.nodes_before = nodes_ - 1;
    stack_.push_back(std::move(frame));
  }

  void Close() {
    if (!status_.ok()) return;
    Frame frame = std::move(stack_.back());
    stack_.pop_back();
    const size_t depth = frame.depth_below + 1;
    if (!stack_.empty()) {
      stack_.back().depth_below = std::max(stack_.back().depth_below, depth);
    }
    if (frame.anchor != 0) {
      Remember(frame.anchor, frame.node, nodes_ - frame.nodes_before, depth);
    }
    Place(std::move(frame.node));
  }

  void Place(YamlNode node) {
    if (stack_.empty()) {
      document_.root = std::move(node);
      return;
    }
    Frame& frame = stack_.back();
    if (!frame.node.is_mapping()) {
      frame.node.items.push_back(std::move(node));
      return;
    }
    YamlMember member = *std::move(frame.key);
    frame.key.reset();
    member.value = std::move(node);
    const YamlMember* const first = frame.node.Find(member.name);
    if (member.name == kMergeKey) {
      Merged(member);
    } else if (first != nullptr) {
      Repeated(*first, member);
    } else {
      return frame.node.members.push_back(std::move(member));
    }
    frame.node.unread.push_back(std::move(member));
  }

  void Repeated(const YamlMember& first, const YamlMember& second) {
    Report(second, fmt::format("the key `{}` was given on line {} already",
                               second.name, first.line));
  }

  void Merged(const YamlMember& member) {
    document_.merges.push_back({.path = PathOfKeys(), .value = member.value});
    Report(member, "merge keys (`<<`) are not taken",
           "write out here what they would add; an alias (`*name`) may stand "
           "for one whole value");
  }

  // The keys above the collection that was begun last.
  std::vector<std::string> PathOfKeys() const {
    std::vector<std::string> path;
    for (const Frame& frame : stack_) {
      if (frame.key) path.push_back(frame.key->name);
    }
    return path;
  }

  // Of `member`, in the collection that was begun last.
  void Report(const YamlMember& member, std::string message,
              std::string hint = "") {
    Problem problem;
    problem.line = member.line;
    problem.column = member.column;
    problem.path = PathOfKeys();
    problem.path.push_back(member.name);
    problem.message = std::move(message);
    problem.hint = std::move(hint);
    document_.problems.push_back(std::move(problem));
  }

  const YamlLimits limits_;
  absl::Status status_;
  YamlDocument document_;
  std::vector<Frame> stack_;
  std::map<YAML::anchor_t, Anchored> anchors_;
  size_t nodes_ = 0;
};

// What a merge key of `value` would add.
void AddMerged(YamlNode value, std::vector<YamlMember>& members) {
  for (YamlNode& item : value.items) AddMerged(std::move(item), members);
  std::move(value.members.begin(), value.members.end(),
            std::back_inserter(members));
}

// The library's own words, less what it quotes of the text.
std::string Reason(const YAML::Exception& exception) {
  return exception.msg.substr(0, exception.msg.find(": "));
}

absl::StatusOr<YamlDocument> Parse(std::string_view text,
                                   const YamlLimits& limits) {
  // The end of the document is said aloud: the library takes the end of the
  // file for the end of a quoted value that somebody forgot to close.
  std::istringstream stream(
      fmt::format("{}{}...\n", text, text.ends_with('\n') ? "" : "\n"));
  try {
    YAML::Parser parser(stream);
    Builder builder(limits);
    parser.HandleNextDocument(builder);
    Builder rest(limits);
    if (parser.HandleNextDocument(rest)) {
      return Unreadable(1, "the file holds more than one YAML document");
    }
    return std::move(builder).Finish();
  } catch (const YAML::DeepRecursion&) {
    return Unreadable(1, "values are nested too deeply");
  } catch (const YAML::Exception& exception) {
    // Unclosed things are noticed at the end, which may be a line too far.
    const int lines =
        1 + static_cast<int>(std::count(text.begin(), text.end(), '\n'));
    return Unreadable(
        exception.mark.is_null() ? 1 : std::min(exception.mark.line + 1, lines),
        fmt::format("not valid YAML ({})", Reason(exception)),
        "check the indentation (spaces, no tabs); put a value that starts "
        "with a special character (@ * & ! % `) or holds \": \" or \" #\" "
        "between quotes");
  } catch (const std::exception&) {
    return Unreadable(1, "not valid YAML");
  }
}

}  // namespace

const YamlMember* YamlNode::Find(std::string_view name) const {
  for (const YamlMember& member : members) {
    if (member.name == name) return &member;
  }
  return nullptr;
}

Json YamlNode::ToJson() const {
  if (kind == Kind::kScalar) return scalar;
  if (kind == Kind::kSequence) {
    Json array = Json::array();
    for (const YamlNode& item : items) array.push_back(item.ToJson());
    return array;
  }
  Json object = Json::object();
  for (const YamlMember& member : members) {
    object[member.name] = member.value.ToJson();
  }
  return object;
}

YamlNode WithUnread(YamlNode node) {
  std::vector<YamlMember> read = std::exchange(node.members, {});
  for (YamlMember& member : read) {
    member.value = WithUnread(std::move(member.value));
    node.members.push_back(std::move(member));
  }
  for (YamlMember& member : std::exchange(node.unread, {})) {
    member.value = WithUnread(std::move(member.value));
    if (member.name == kMergeKey) {
      AddMerged(std::move(member.value), node.members);
    } else {
      node.members.push_back(std::move(member));
    }
  }
  for (YamlNode& item : node.items) item = WithUnread(std::move(item));
  return node;
}

absl::StatusOr<YamlDocument> ParseYaml(std::string_view text,
                                       const YamlLimits& limits) {
  if (text.size() > limits.max_bytes) {
    return Unreadable(
        1, fmt::format("the file is larger than {} bytes", limits.max_bytes));
  }
  if (const int line = LineOfBadText(text); line > 0) {
    return Unreadable(line,
                      "the text is not UTF-8 or holds a control character",
                      "save the file as UTF-8 without control characters");
  }
  return Parse(text, limits);
}

}  // namespace osiris
