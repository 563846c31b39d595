// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/theme.h"

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

QColor blended(const QColor &over, const QColor &under, float share)
{
    const auto mix = [share](float a, float b) { return a * share + b * (1 - share); };
    return QColor::fromRgbF(mix(over.redF(), under.redF()), mix(over.greenF(), under.greenF()),
                            mix(over.blueF(), under.blueF()));
}

}

Theme Theme::dark()
{
    return {.kind = Kind::Dark,
            .ground = QColor(0x1b1e22),
            .panel = QColor(0x212529),
            .raised = QColor(0x2b3138),
            .line = QColor(0x3c444d),
            .text = QColor(0xe8ebee),
            .muted = QColor(0x97a1ab),
            .focus = QColor(0x7fb6ea),
            .trouble = QColor(0xff6b60),
            .warning = QColor(0xf0b44c),
            .good = QColor(0x7fc490),
            .drill = QColor(0xb39cf0)};
}

Theme Theme::light()
{
    return {.kind = Kind::Light,
            .ground = QColor(0xe8eaee),
            .panel = QColor(0xf7f8fa),
            .raised = QColor(0xffffff),
            .line = QColor(0xc6ccd4),
            .text = QColor(0x1a1e23),
            .muted = QColor(0x59626d),
            .focus = QColor(0x1b66ab),
            .trouble = QColor(0xbf2419),
            .warning = QColor(0x935c00),
            .good = QColor(0x1d7038),
            .drill = QColor(0x6537b0)};
}

QColor Theme::tone(Tone which) const
{
    switch (which) {
    case Tone::Quiet:
        return text;
    case Tone::Good:
        return good;
    case Tone::Warning:
        return warning;
    case Tone::Trouble:
        return trouble;
    case Tone::Unknown:
    case Tone::Maintenance:
        return muted;
    case Tone::Focus:
        return focus;
    case Tone::Drill:
        return drill;
    }
    return text;
}

QColor Theme::wash(Tone which) const
{
    return blended(tone(which), panel, kind == Kind::Dark ? 0.22F : 0.12F);
}

QPalette Theme::palette() const
{
    QPalette colours(text, raised, blended(text, raised, 0.2F), ground, line, text, text, panel, ground);
    colours.setColor(QPalette::Base, panel);
    colours.setColor(QPalette::AlternateBase, raised);
    colours.setColor(QPalette::Highlight, blended(focus, panel, kind == Kind::Dark ? 0.35F : 0.2F));
    colours.setColor(QPalette::HighlightedText, text);
    colours.setColor(QPalette::PlaceholderText, muted);
    colours.setColor(QPalette::ToolTipBase, raised);
    colours.setColor(QPalette::ToolTipText, text);
    colours.setColor(QPalette::Link, focus);
    colours.setColor(QPalette::Accent, focus);
    for (const QPalette::ColorRole role : {QPalette::Text, QPalette::WindowText, QPalette::ButtonText})
        colours.setColor(QPalette::Disabled, role, muted);
    return colours;
}

QString Theme::mark(Tone tone)
{
    switch (tone) {
    case Tone::Good:
        return u"●"_s;
    case Tone::Warning:
        return u"▲"_s;
    case Tone::Trouble:
        return u"✕"_s;
    case Tone::Unknown:
        return u"?"_s;
    case Tone::Maintenance:
        return u"Ⅱ"_s;
    case Tone::Focus:
        return u"◆"_s;
    case Tone::Quiet:
    case Tone::Drill:
        break;
    }
    return {};
}

Theme::Tone Theme::toneOf(Health health)
{
    switch (health) {
    case Health::Unknown:
        return Tone::Unknown;
    case Health::Normal:
        return Tone::Quiet;
    case Health::Degraded:
        return Tone::Warning;
    case Health::Down:
        return Tone::Trouble;
    case Health::Maintenance:
        return Tone::Maintenance;
    }
    return Tone::Unknown;
}

Theme::Tone Theme::toneOf(AlertSeverity severity)
{
    switch (severity) {
    case AlertSeverity::Info:
        return Tone::Quiet;
    case AlertSeverity::Warning:
        return Tone::Warning;
    case AlertSeverity::Critical:
        return Tone::Trouble;
    }
    return Tone::Quiet;
}

QFont Theme::letters(double points, QFont::Weight weight)
{
    QFont font(QStringList{u"Inter"_s, u"Noto Sans CJK JP"_s, u"DejaVu Sans"_s});
    font.setPointSizeF(points);
    font.setWeight(weight);
    font.setFeature(QFont::Tag("tnum"), 1);
    return font;
}

QFont Theme::code(double points)
{
    QFont font(QStringList{u"DejaVu Sans Mono"_s, u"Noto Sans Mono CJK JP"_s});
    font.setStyleHint(QFont::Monospace);
    font.setPointSizeF(points);
    return font;
}

}
