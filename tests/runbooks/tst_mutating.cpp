// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/flow.h"
#include "runbooks/mutating.h"

#include <QDirIterator>
#include <QTest>

using namespace Hikeshi;
using namespace Qt::StringLiterals;

/// Which command lines change something.
class TestMutating : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void mutating_data();
    void mutating();
    void reading_data();
    void reading();
    void places();
    void output();
    void runbooksOfOthers();
};

void TestMutating::mutating_data()
{
    QTest::addColumn<QString>("shell");
    QTest::addColumn<QString>("what"); ///< of the first
    const auto row = [](const char *shell, const char *what) {
        QTest::newRow(shell) << QString::fromUtf8(shell) << QString::fromUtf8(what);
    };
    row("kubectl delete pod web-1", "kubectl delete");
    row("kubectl -n prod delete pod web-1", "kubectl delete");
    row("kubectl --namespace=prod rollout restart deploy/web", "kubectl rollout restart");
    row("oc adm drain node-1 --ignore-daemonsets", "oc adm drain");
    row("oc adm certificate approve csr-1", "oc adm certificate");
    row("$ kubectl scale deploy web --replicas=3", "kubectl scale");
    row("# systemctl restart haproxy", "");
    row("[root@db-1 ~]# systemctl restart haproxy", "systemctl restart");
    row("sudo -u postgres psql -c \"DROP TABLE orders\"", "psql: DROP");
    row("psql -c 'select 1; delete from orders'", "psql: DELETE");
    row("psql -c \"SELECT pg_terminate_backend(pid) FROM pg_stat_activity\"", "psql: pg_terminate_backend");
    row("mysql -e 'STOP SLAVE'", "mysql: STOP SLAVE");
    row("LANG=C env FOO=1 sudo systemctl stop web", "systemctl stop");
    row("ps ax | grep java | awk '{print $1}' | xargs kill -9", "kill");
    row("cd /var && rm -rf cache", "rm");
    row("dd if=/dev/zero of=/dev/sdb bs=1M", "dd of=");
    row("mkfs.ext4 /dev/sdb1", "mkfs.ext4");
    row("ETCDCTL_API=3 etcdctl --endpoints $E member remove abc", "etcdctl member remove");
    row("etcdctl del /key", "etcdctl del");
    row("helm upgrade web ./chart", "helm upgrade");
    row("docker kill web", "docker kill");
    row("docker exec -it db psql -c 'UPDATE t SET x=1'", "psql: UPDATE");
    row("kubectl exec -n db pod-1 -- pg_ctl restart", "pg_ctl restart");
    row("oc rsh pod-1 rm -rf /tmp/x", "rm");
    row("iptables -A INPUT -s 192.0.2.1 -j DROP", "iptables -A");
    row("nft add rule inet filter input drop", "nft add");
    row("kill -9 1234", "kill");
    row("reboot", "reboot");
    row("curl -X POST http://x/restart", "curl -X POST");
    row("curl -sXDELETE http://x/y", "curl -X DELETE");
    row("curl -d '{}' http://x/y", "curl -X POST");
    row("curl --request=PATCH http://x/y", "curl -X PATCH");
    row("kubectl \\\n  -n prod \\\n  delete pod web", "kubectl delete");
    row("ssh db-1 'systemctl restart postgresql'", "systemctl restart");
    row("ssh db-1 sudo systemctl restart postgresql", "systemctl restart");
    row("bash -c \"rm -rf /data\"", "rm");
    row("for p in $(kubectl get po -o name); do kubectl delete $p; done", "kubectl delete");
    row("echo $(kubectl delete pod x)", "kubectl delete");
    row("echo `reboot`", "reboot");
    row("echo 1 > /proc/sys/vm/drop_caches", "> /proc/sys/vm/drop_caches");
    row("echo 1 | sudo tee /proc/sys/vm/drop_caches", "tee /proc/sys/vm/drop_caches");
    row("echo 'set server be/web-1 state drain' | socat stdio /run/haproxy.sock", "socat: set server");
    row("redis-cli -h r1 config set maxmemory 1gb", "redis-cli CONFIG SET");
    row("aws ec2 terminate-instances --instance-ids i-1", "aws ec2 terminate-instances");
    row("gcloud compute instances delete web-1", "gcloud delete");
    row("terraform apply", "terraform apply");
    row("patronictl switchover ledger", "patronictl switchover");
    row("find /var/log -name '*.gz' -delete", "find -delete");
    row("sed -i s/a/b/ /etc/hosts", "sed -i");
    row("sysctl -w vm.swappiness=1", "sysctl");
    row("ip netns exec edge ip link set eth0 down", "ip link set");
    row("while true; do reboot; done", "reboot");
    row("(cd x; rm y)", "rm");
    row("kubectl delete pod <pod-name>", "kubectl delete");
}

void TestMutating::mutating()
{
    QFETCH(QString, shell);
    QFETCH(QString, what);
    const QList<MutatingLine> found = mutatingLines(shell);
    QCOMPARE(found.isEmpty() ? QString() : found.first().what, what);
}

void TestMutating::reading_data()
{
    QTest::addColumn<QString>("shell");
    for (const char *shell : {"kubectl get pods",
                              "kubectl describe node x",
                              "kubectl logs -f web",
                              "kubectl rollout status deploy/web",
                              "kubectl rollout history deploy/web",
                              "kubectl apply --dry-run=client -f x",
                              "kubectl get po | grep delete",
                              "kubectl create token x",
                              "oc debug node/x",
                              "oc adm top nodes",
                              "systemctl status web",
                              "systemctl list-units",
                              "journalctl -u web",
                              "psql -c 'select deleted from updates'",
                              "psql -c \"SELECT now()\"",
                              "psql -l",
                              "etcdctl endpoint health",
                              "etcdctl member list",
                              "etcdctl alarm list",
                              "helm list",
                              "helm history web",
                              "helm upgrade --dry-run web .",
                              "docker ps",
                              "docker logs web",
                              "docker inspect web",
                              "iptables -L -n",
                              "nft list ruleset",
                              "kill -0 1",
                              "curl http://x/delete",
                              "curl -s 'http://x/y' | jq .",
                              "curl -G -d q=1 http://x/y",
                              "curl -X POST http://p/api/v1/query -d 'query=up'",
                              "# rm -rf /",
                              "echo rm -rf x",
                              "grep -r delete .",
                              "df -h",
                              "echo x > /tmp/y",
                              "echo x 2>/dev/null",
                              "cat /proc/mdstat",
                              "mdadm --detail /dev/md0",
                              "sysctl vm.swappiness",
                              "ip addr show",
                              "ip route",
                              "ip netns exec edge ip addr",
                              "aws ec2 describe-instances",
                              "terraform plan",
                              "find / -name x",
                              "sed -n 1p x",
                              "man rm",
                              "redis-cli info",
                              "mount",
                              "cat <<EOF\nrm -rf /\nEOF",
                              "while read x; do echo $x; done",
                              "patronictl list",
                              "rabbitmqctl list_queues",
                              "git status",
                              "ls -la",
                              "rm --help",
                              "top -b -n 1"})
        QTest::newRow(shell) << QString::fromUtf8(shell);
}

void TestMutating::reading()
{
    QFETCH(QString, shell);
    const QList<MutatingLine> found = mutatingLines(shell);
    QVERIFY2(found.isEmpty(), found.isEmpty() ? "" : qPrintable(found.first().what));
}

void TestMutating::places()
{
    const QList<MutatingLine> found = mutatingLines(u"kubectl get pods\n$ ls && \\\n  rm x\n\n$ sudo reboot\n"_s);
    QCOMPARE(found.size(), 2);
    QCOMPARE(QPair(found[0].line, found[0].column), QPair(2, 2));
    QCOMPARE(QPair(found[1].line, found[1].column), QPair(4, 2));
}

// What a transcript shows as output is no command.
void TestMutating::output()
{
    QVERIFY(mutatingLines(u"$ history\nrm -rf /\nreboot\n"_s).isEmpty());
    QCOMPARE(mutatingLines(u"rm -rf x\nreboot\n"_s).size(), 2);
}

// How many there are in runbooks that nobody here wrote: printed, to be read by a person.
void TestMutating::runbooksOfOthers()
{
    const QString folder = QStringLiteral(HIKESHI_SOURCE_DIR "/../shared/data/runbooks");
    if (!QFile::exists(folder))
        qInfo("%s is absent: only what ships is counted", qPrintable(folder));
    int files = 0;
    int commands = 0;
    int mutatingCount = 0;
    QSet<QString> mutatingFiles;
    QDirIterator found(QFile::exists(folder) ? folder : QStringLiteral(HIKESHI_SOURCE_DIR "/runbooks/library"),
                       {u"*.md"_s}, QDir::Files, QDirIterator::Subdirectories);
    while (found.hasNext()) {
        QFile file(found.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        ++files;
        Findings findings;
        const Runbook runbook = Runbook::parse(file.readAll(), file.fileName(), findings);
        for (const auto fences = fencesOf(runbook); const Fence &fence : fences) {
            if (!isShell(fence.language))
                continue;
            commands += static_cast<int>(shellCommands(fence.text).size());
            for (const auto lines = mutatingLines(fence.text); const MutatingLine &line : lines) {
                ++mutatingCount;
                mutatingFiles.insert(file.fileName());
                if (qEnvironmentVariableIsSet("HIKESHI_SHOW"))
                    qInfo("%s:%d: %s | %s", qPrintable(file.fileName().section(u'/', -1)), fence.line + line.line,
                          qPrintable(line.what), qPrintable(fence.text.split(u'\n').value(line.line)));
            }
        }
    }
    qInfo("%d mutating command lines in %lld of %d runbooks, among %d commands", mutatingCount,
          static_cast<long long>(mutatingFiles.size()), files, commands);
    QVERIFY(files > 0);
}

QTEST_GUILESS_MAIN(TestMutating)
#include "tst_mutating.moc"
