// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/review/exporter.h"

#include "widgets/common/panel.h"
#include "widgets/presenters/actionwording.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>
#include <QUrl>

namespace Hikeshi {

using namespace Qt::StringLiterals;

Exporter::Exporter(Look &look, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_menu(new QMenu(this))
    , m_markdown(m_menu->addAction(QString()))
    , m_html(m_menu->addAction(QString()))
    , m_pdf(m_menu->addAction(QString()))
    , m_result(new QLabel(this))
    , m_open(new QPushButton(this))
    , m_copy(new QPushButton(this))
    , m_export(new QToolButton(this))
{
    m_pool.setMaxThreadCount(1);
    m_result->setObjectName(u"exportResult"_s);
    m_open->setObjectName(u"openFolder"_s);
    m_copy->setObjectName(u"copyMarkdown"_s);
    m_export->setObjectName(u"exportMenu"_s);
    m_markdown->setObjectName(u"exportMarkdown"_s);
    m_html->setObjectName(u"exportHtml"_s);
    m_pdf->setObjectName(u"exportPdf"_s);
    m_export->setMenu(m_menu);
    m_export->setPopupMode(QToolButton::InstantPopup);
    m_export->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_result->setTextFormat(Qt::PlainText);
    m_open->hide();
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_result, 1);
    for (QWidget *each : std::initializer_list<QWidget *>{m_open, m_copy, m_export})
        row->addWidget(each);
    connect(m_markdown, &QAction::triggered, this, [this] { choose(Format::Markdown); });
    connect(m_html, &QAction::triggered, this, [this] { choose(Format::Html); });
    connect(m_pdf, &QAction::triggered, this, [this] { choose(Format::Pdf); });
    connect(m_copy, &QPushButton::clicked, this, &Exporter::copyMarkdown);
    connect(m_open, &QPushButton::clicked, this, [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(m_folder)); });
    connect(&look, &Look::changed, this, &Exporter::retranslate);
    retranslate();
}

Exporter::~Exporter()
{
    m_pool.waitForDone();
}

void Exporter::show(const Postmortem &postmortem)
{
    if (postmortem.incident.id != m_postmortem.incident.id) {
        m_result->clear();
        m_open->hide();
    }
    m_postmortem = postmortem;
}

void Exporter::choose(Format format)
{
    auto *dialog = new QFileDialog(this);
    dialog->setObjectName(u"exportDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    if (format == Format::Markdown) {
        dialog->setAcceptMode(QFileDialog::AcceptOpen);
        dialog->setFileMode(QFileDialog::Directory);
        dialog->setWindowTitle(tr("Folder for the postmortem"));
    } else {
        const QString suffix = format == Format::Html ? u"html"_s : u"pdf"_s;
        dialog->setFileMode(QFileDialog::AnyFile);
        dialog->setDefaultSuffix(suffix);
        dialog->setWindowTitle(tr("Save the postmortem"));
        dialog->selectFile(m_postmortem.incident.id.value + u'.' + suffix);
    }
    connect(dialog, &QFileDialog::fileSelected, this, [this, format](const QString &path) { write(format, path); });
    dialog->open();
}

void Exporter::write(Format format, const QString &path)
{
    const QList<Picture> pictures = m_pictures ? m_pictures() : QList<Picture>();
    setTone(m_result, Theme::Tone::Unknown);
    m_result->setText(tr("Writing…"));
    m_export->setEnabled(false);
    m_export->setToolTip(tr("A file is being written."));
    m_pool.start([this, format, path, pictures, postmortem = m_postmortem, language = m_look.language()] {
        const Result<QString> file = [&]() -> Result<QString> {
            if (format == Format::Markdown)
                return writeMarkdown(postmortem, language, pictures, path);
            const auto done = format == Format::Html ? writeHtml(postmortem, language, pictures, path)
                                                     : writePdf(postmortem, language, pictures, path);
            return done.transform([&] { return path; });
        }();
        // The destructor waits for the pool, and takes calls that are still queued with it.
        QMetaObject::invokeMethod(
            this, [this, file, any = !pictures.isEmpty()] { finish(file, any); }, Qt::QueuedConnection);
    });
}

void Exporter::finish(const Result<QString> &file, bool pictures)
{
    m_export->setEnabled(true);
    m_export->setToolTip({});
    m_open->setVisible(file.has_value());
    if (file) {
        m_folder = QFileInfo(*file).absolutePath();
        const QString name = QFileInfo(*file).fileName();
        m_result->setText(u"✓ "_s
                          + (pictures ? tr("%1 is written").arg(name)
                                      : tr("%1 is written, without pictures: there is no replay").arg(name)));
        m_result->setToolTip(*file);
        setTone(m_result, Theme::Tone::Good);
    } else {
        m_result->setText(u"✕ "_s + tr("Not written: %1").arg(Wording::reason(file.error())));
        m_result->setToolTip(m_result->text());
        setTone(m_result, Theme::Tone::Trouble);
    }
    Q_EMIT written(file.has_value());
}

void Exporter::copyMarkdown()
{
    QGuiApplication::clipboard()->setText(toMarkdown(m_postmortem, m_look.language()));
    m_result->setText(u"✓ "_s + tr("The postmortem is on the clipboard"));
    setTone(m_result, Theme::Tone::Good);
    m_open->hide();
}

void Exporter::retranslate()
{
    m_markdown->setText(tr("Markdown, with pictures beside it…"));
    m_html->setText(tr("HTML, one page…"));
    m_pdf->setText(tr("PDF, A4…"));
    m_open->setText(tr("Open folder"));
    m_copy->setText(tr("Copy as Markdown"));
    m_export->setText(tr("Export") + u" ▾"_s);
}

}
