#include "desktop/style/icons.h"

#include <QByteArray>
#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPixmapCache>
#include <QSvgRenderer>
#include <cmath>

namespace osiris::desktop {
namespace {

QString PathOf(const QString& name) {
  return QStringLiteral(":/osiris/icons/%1.svg").arg(name);
}

// Paints one SVG of one colour. The colour is asked for at each painting.
class TintedIconEngine final : public QIconEngine {
 public:
  TintedIconEngine(QString name, Tone tone)
      : name_(std::move(name)), tone_(tone) {}

  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode,
             QIcon::State) override {
    const int size = std::min(rect.width(), rect.height());
    const qreal ratio =
        painter->device() ? painter->device()->devicePixelRatioF() : 1.0;
    const QPixmap pixmap = IconPixmap(name_, ColorOf(mode), size, ratio);
    painter->drawPixmap(rect.x() + (rect.width() - size) / 2,
                        rect.y() + (rect.height() - size) / 2, pixmap);
  }

  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) override {
    return IconPixmap(name_, ColorOf(mode),
                      std::min(size.width(), size.height()), 1.0);
  }

  QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State,
                       qreal scale) override {
    // `size` is in device pixels.
    const int side = std::min(size.width(), size.height());
    return IconPixmap(name_, ColorOf(mode),
                      static_cast<int>(std::lround(side / scale)), scale);
  }

  QIconEngine* clone() const override {
    return new TintedIconEngine(name_, tone_);
  }

  QString iconName() override { return name_; }

 private:
  QColor ColorOf(QIcon::Mode mode) const {
    const Tokens& tokens = TokensOf(QGuiApplication::palette());
    return mode == QIcon::Disabled ? tokens.faint : tokens.Of(tone_);
  }

  QString name_;
  Tone tone_;
};

}  // namespace

QIcon MakeIcon(const QString& name, Tone tone) {
  if (!QFile::exists(PathOf(name))) return {};
  return QIcon(new TintedIconEngine(name, tone));
}

QPixmap IconPixmap(const QString& name, const QColor& color, int size,
                   qreal device_pixel_ratio) {
  const QString key = QStringLiteral("osiris:%1:%2:%3:%4")
                          .arg(name, color.name(QColor::HexArgb))
                          .arg(size)
                          .arg(device_pixel_ratio);
  QPixmap pixmap;
  if (QPixmapCache::find(key, &pixmap)) return pixmap;
  QFile file(PathOf(name));
  if (size <= 0 || !file.open(QIODevice::ReadOnly)) return {};
  QByteArray svg = file.readAll();
  svg.replace("currentColor", color.name().toLatin1());
  const int pixels = static_cast<int>(std::ceil(size * device_pixel_ratio));
  pixmap = QPixmap(pixels, pixels);
  pixmap.fill(Qt::transparent);
  QSvgRenderer renderer(svg);
  QPainter painter(&pixmap);
  renderer.render(&painter, QRectF(0, 0, pixels, pixels));
  painter.end();
  pixmap.setDevicePixelRatio(device_pixel_ratio);
  QPixmapCache::insert(key, pixmap);
  return pixmap;
}

void PaintIcon(QPainter& painter, const QRect& rect, const QString& name,
               const QColor& color, int size) {
  const qreal ratio =
      painter.device() ? painter.device()->devicePixelRatioF() : 1.0;
  painter.drawPixmap(rect.x() + (rect.width() - size) / 2,
                     rect.y() + (rect.height() - size) / 2,
                     IconPixmap(name, color, size, ratio));
}

}  // namespace osiris::desktop
