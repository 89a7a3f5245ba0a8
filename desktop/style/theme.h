#pragma once

#include <QObject>
#include <QPalette>
#include <QString>

namespace osiris::desktop {

// Which colours the window has. The choice is remembered; it changes without
// a restart. Lives on the GUI thread, one for the application.
class Theme final : public QObject {
  Q_OBJECT

 public:
  enum class Choice { kSystem, kLight, kDark };

  // Remembers what the system's palette was, so construct it before anything
  // sets another. Loads fonts, sets style and palette of the application.
  explicit Theme(QObject* parent = nullptr);

  Choice choice() const { return choice_; }
  bool dark() const;

  // Applies `choice`. Remembers it unless `remember` is false (a choice of
  // the command line holds for one run).
  void choose(Choice choice, bool remember = true);

  // "system", "light", "dark".
  static QString nameOf(Choice choice);
  // The inverse; false for another word, and then `choice` stays as it is.
  static bool fromName(const QString& name, Choice* choice);

 Q_SIGNALS:
  void changed();

 private:
  void apply();

  bool system_is_dark_ = false;
  Choice choice_ = Choice::kSystem;
};

}  // namespace osiris::desktop
