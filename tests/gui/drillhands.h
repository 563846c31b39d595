// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/console.h"
#include "journal/kinds.h"
#include "widgets/common/holdbutton.h"
#include "widgets/presenters/look.h"
#include "widgets/window/mainwindow.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// The whole window on the real embedded exchange, and the hands of whoever drills in it. A test of a drill is one.
class DrillHands : public QObject
{
protected:
    /// Five times as fast as life, with a journal and settings of its own.
    void open(const QString &language, Theme::Kind kind, QSize size)
    {
        QApplication::setStyle(u"Fusion"_s);
        QApplication::setFont(Theme::letters(9.5));
        m_folder = std::make_unique<QTemporaryDir>();
        auto opened = Console::open({.journal = m_folder->filePath(u"journal.sqlite"_s),
                                     .speed = 5,
                                     .exchangeProgram = QStringLiteral(HIKESHI_BINARY_DIR) + u"/bin/hikeshictl"_s});
        QVERIFY2(opened, opened ? "" : qPrintable(opened.error().text()));
        m_console = std::move(*opened);
        qApp->installEventFilter(this);
        m_look = std::make_unique<Look>();
        m_look->setTheme(kind);
        m_look->setLanguage(language);
        m_settings = std::make_unique<QSettings>(m_folder->filePath(u"settings.ini"_s), QSettings::IniFormat);
        m_window = std::make_unique<MainWindow>(m_console->desk(*m_look), *m_settings);
        m_window->resize(size);
        m_window->show();
        m_window->activateWindow();
        m_console->start();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }
    void close()
    {
        if (m_window)
            m_window->close();
        m_window.reset();
        m_console.reset();
        qApp->removeEventFilter(this);
    }

    template <class Widget = QWidget> Widget *shown(const QString &name, const QString &inside = {})
    {
        const QWidget *place = inside.isEmpty() ? m_window.get() : m_window->findChild<QWidget *>(inside);
        for (Widget *each : place ? place->findChildren<Widget *>(name) : QList<Widget *>()) {
            if (each->isVisible())
                return each;
        }
        return nullptr;
    }
    bool may(const QString &name, const QString &inside = {})
    {
        auto *button = shown<QAbstractButton>(name, inside);
        return button && button->isEnabled();
    }
    void click(const QString &name, const QString &inside = {})
    {
        QTRY_VERIFY2_WITH_TIMEOUT(may(name, inside), qPrintable(name), 20s);
        QTest::mouseClick(shown<QAbstractButton>(name, inside), Qt::LeftButton);
    }
    /// One stage after another, until one fails.
    template <class Test> void walk(std::initializer_list<void (Test::*)()> stages)
    {
        for (const auto stage : stages) {
            if (QTest::currentTestFailed())
                return;
            (static_cast<Test *>(this)->*stage)();
        }
        QCOMPARE(m_strayWindows.join(u", "_s), QString());
    }
    /// Presses until the journal has another entry of `kind`. What turns impossible under the finger is not done: where
    /// facts come late to a busy machine a guard lets go, and a person presses again.
    void hold(const QString &name, QLatin1StringView kind, const QString &inside = {})
    {
        const qsizetype before = count(kind);
        QTRY_VERIFY2_WITH_TIMEOUT(may(name, inside), qPrintable(name), 20s);
        const auto isDone = [&] {
            if (count(kind) > before)
                return true;
            auto *button = shown<QAbstractButton>(name, inside);
            if (button && button->isEnabled() && !button->isDown())
                QTest::mousePress(button, Qt::LeftButton);
            return false;
        };
        QVERIFY2(QTest::qWaitFor(isDone, 30s), qPrintable(name + u": "_s + lastEntries()));
        if (auto *button = shown<QAbstractButton>(name, inside); button && button->isDown())
            QTest::mouseRelease(button, Qt::LeftButton);
    }
    bool chooseInList(const QString &list, const QString &text)
    {
        auto *view = shown<QAbstractItemView>(list);
        if (!view)
            return false;
        const QAbstractItemModel *model = view->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            const QModelIndex index = model->index(row, 0);
            if (index.data().toString().contains(text)) {
                view->scrollTo(index);
                QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(index).center());
                return true;
            }
        }
        return false;
    }

    /// What the journal last took of actions: why a hold came to nothing.
    QString lastEntries() const
    {
        QStringList told;
        for (const auto entries = m_console->journal().entries(); const Entry &entry : entries) {
            if (entry.kind.startsWith(u"action."))
                told.append(entry.kind + QString::fromUtf8(QJsonDocument(entry.body).toJson(QJsonDocument::Compact)));
        }
        return told.mid(std::max<qsizetype>(0, told.size() - 3)).join(u'\n');
    }
    qsizetype count(QLatin1StringView kind) const
    {
        return std::ranges::count(m_console->journal().entries(), kind, &Entry::kind);
    }
    QString stepState(int step) const
    {
        const QList<Run> &runs = m_console->runner().runs();
        return runs.isEmpty() || step >= runs.last().steps.size() ? u"none"_s
            : runs.last().steps[step].isOver()                    ? u"over"_s
                                                                  : u"open"_s;
    }
    qsizetype criticals() const
    {
        return std::ranges::count_if(m_console->situation().alerts().all(), [](const BoardAlert &a) {
            return !a.cleared && a.alert.severity == AlertSeverity::Critical;
        });
    }
    QList<InstanceId> ledgerPrimaries() const
    {
        return m_console->situation().map().primaries(ServiceId(u"ledger-db"_s), m_console->clock().now());
    }
    QString statusPage(const QString &language) const
    {
        QNetworkAccessManager network;
        const QString page = m_console->exchange()->variables().value(u"EXCHANGE_HTTP"_s) + u"/status?lang="_s;
        const std::unique_ptr<QNetworkReply> reply(network.get(QNetworkRequest(QUrl(page + language))));
        (void)QTest::qWaitFor([&] { return reply->isFinished(); }, 5000);
        return QString::fromUtf8(reply->readAll());
    }

    /// Nothing may flash up as a window of its own.
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        auto *widget = qobject_cast<QWidget *>(watched);
        if (widget && widget->isWindow() && event->type() == QEvent::Show && widget != m_window.get()
            && widget->windowType() != Qt::ToolTip && widget->windowType() != Qt::Popup)
            m_strayWindows.append(QString::fromLatin1(widget->metaObject()->className()) + u' ' + widget->objectName());
        return false;
    }

    QStringList m_strayWindows;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Console> m_console;
    std::unique_ptr<Look> m_look;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<MainWindow> m_window;
};

}
