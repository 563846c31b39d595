// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/mutating.h"

#include <QFileInfo>
#include <QHash>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr int maximumDepth = 6; ///< of wrappers in wrappers

std::optional<QString> judge(const ShellCommand &command, int depth);

/// A tool whose first words say what it does. A verb of two words stands as `member remove`.
struct Tool
{
    QStringList verbs; ///< that change something
    QStringList valued; ///< options that take the next word with them
    bool anywhere = false; ///< the verb may stand anywhere: `gcloud compute instances delete`
};

Tool tool(const char *verbs, const char *valued = "", bool anywhere = false)
{
    const auto words = [](const char *text) { return QString::fromLatin1(text).split(u'|', Qt::SkipEmptyParts); };
    return {words(verbs), words(valued), anywhere};
}

const QHash<QString, Tool> &tools()
{
    static const Tool kubectl = tool(
        "delete|apply|patch|scale|drain|cordon|uncordon|edit|replace|create|set|label|annotate|taint|expose|run|"
        "autoscale|"
        "rollout restart|rollout undo|rollout pause|rollout resume|rollout latest|rollout cancel|rollout retry|"
        "certificate approve|certificate deny|adm drain|adm cordon|adm uncordon|adm taint|adm certificate|adm policy|"
        "adm upgrade|adm prune|adm restart-kubelet|adm "
        "reboot-machine-config-pool|start-build|cancel-build|import-image|"
        "new-app|tag",
        "-n|--namespace|--context|--kubeconfig|--cluster|--user|-s|--server|--token|--as|-c|--container|-l|--selector|-"
        "o|"
        "--output|-f|--filename|-p|--patch|--type");
    static const Tool containers = tool(
        "rm|rmi|kill|stop|start|restart|pause|unpause|update|system prune|container prune|container rm|container stop|"
        "container kill|container restart|image prune|image rm|volume rm|volume prune|network rm|network prune|"
        "network disconnect|network connect|service update|service scale|service rm|service rollback|node update|node "
        "rm|"
        "swarm leave|swarm init|swarm join|stack rm|stack deploy|compose up|compose down|compose restart|compose stop|"
        "compose rm|compose kill|compose start|stopp|rmp|pod rm",
        "-H|--host|--context|-f|--file|-p|--project-name");
    static const Tool packages =
        tool("install|remove|purge|upgrade|dist-upgrade|full-upgrade|autoremove|erase|downgrade|"
             "reinstall|add|del|in|rm|up|dup|localinstall");
    static const QHash<QString, Tool> known{
        {u"kubectl"_s, kubectl},
        {u"oc"_s, kubectl},
        {u"k"_s, kubectl},
        {u"systemctl"_s,
         tool("stop|start|restart|reload|try-restart|reload-or-restart|kill|isolate|enable|disable|mask|unmask|"
              "daemon-reload|daemon-reexec|set-property|edit|revert|reset-failed|poweroff|reboot|halt|suspend|rescue|"
              "emergency|default|kexec",
              "-H|--host|-M|--machine|-t|--type|-p|--property")},
        {u"supervisorctl"_s, tool("stop|start|restart|reload|update|shutdown|signal|remove|add", "-c|-s|-u|-p")},
        {u"gitlab-ctl"_s, tool("stop|start|restart|reconfigure|hup|kill|term|promote|int|once")},
        {u"monit"_s, tool("stop|start|restart|reload|monitor|unmonitor|quit")},
        {u"pm2"_s, tool("stop|start|restart|reload|delete|kill|scale")},
        {u"etcdctl"_s,
         tool("del|put|rm|set|member add|member remove|member update|member promote|snapshot restore|defrag|compact|"
              "compaction|move-leader|alarm disarm|auth enable|auth disable|user add|user delete|role add|role delete|"
              "lease revoke|txn",
              "--endpoints|--cacert|--cert|--key|--user|-w|--write-out")},
        {u"etcdutl"_s, tool("snapshot restore|defrag")},
        {u"helm"_s, tool("install|upgrade|rollback|uninstall|delete", "-n|--namespace|--kube-context|--kubeconfig")},
        {u"helmfile"_s, tool("apply|sync|destroy|delete", "-f|-e|-l")},
        {u"docker"_s, containers},
        {u"podman"_s, containers},
        {u"nerdctl"_s, containers},
        {u"crictl"_s, containers},
        {u"docker-compose"_s, tool("up|down|restart|stop|rm|kill|start|pause|unpause", "-f|--file|-p")},
        {u"nft"_s, tool("add|delete|flush|insert|replace|create|reset|destroy|rename")},
        {u"ipset"_s, tool("add|del|flush|destroy|create|swap|restore|rename")},
        {u"ufw"_s, tool("enable|disable|allow|deny|reject|limit|delete|insert|reload|reset|route", "")},
        {u"nmcli"_s, tool("up|down|modify|mod|add|delete|disconnect|connect|reload|reapply", "", true)},
        {u"tc"_s, tool("add|del|delete|change|replace", "", true)},
        {u"bridge"_s, tool("add|del|delete|set|replace", "", true)},
        {u"zpool"_s,
         tool("create|destroy|offline|online|replace|clear|scrub|set|import|export|attach|detach|add|remove|trim")},
        {u"zfs"_s, tool("create|destroy|rollback|set|rename|receive|recv|mount|unmount|promote|snapshot|snap")},
        {u"patronictl"_s,
         tool("failover|switchover|restart|reload|reinit|pause|resume|edit-config|remove|flush|demote-cluster|"
              "promote-cluster",
              "-c|--config-file|-d|--dcs-url")},
        {u"pg_ctl"_s, tool("start|stop|restart|promote|reload|kill|initdb|init", "-D|-m|-t|-l|-o")},
        {u"pgbackrest"_s, tool("backup|restore|expire|stanza-create|stanza-upgrade|stanza-delete|start|stop|annotate")},
        {u"barman"_s, tool("backup|recover|delete|switch-wal|switch-xlog|receive-wal|sync-backup")},
        {u"wal-g"_s, tool("backup-push|backup-fetch|delete|wal-push")},
        {u"repmgr"_s, tool("standby switchover|standby promote|standby follow|node rejoin|primary unregister")},
        {u"rabbitmqctl"_s,
         tool("stop_app|start_app|reset|force_reset|stop|shutdown|forget_cluster_node|purge_queue|delete_queue|"
              "join_cluster|close_connection|close_all_connections|set_policy|clear_policy|delete_user|add_user|"
              "change_password|set_permissions|delete_vhost|force_boot|sync_queue|set_vm_memory_high_watermark|eval|"
              "rotate_logs",
              "-n|-p|-t")},
        {u"nodetool"_s,
         tool("drain|decommission|removenode|repair|cleanup|flush|compact|assassinate|move|rebuild|stop|stopdaemon|"
              "disablegossip|enablegossip|disablebinary|enablebinary|setcompactionthroughput|setstreamthroughput|"
              "clearsnapshot|snapshot|truncatehints|scrub|upgradesstables|refresh|invalidatekeycache",
              "-h|-p|-u|-pw")},
        {u"consul"_s,
         tool(
             "leave|force-leave|kv put|kv delete|services deregister|services register|maint|operator raft|reload|lock|"
             "acl bootstrap|config write|config delete")},
        {u"nomad"_s,
         tool("stop|run|job stop|job run|job revert|job restart|node drain|node eligibility|alloc stop|alloc restart|"
              "system gc|operator raft|deployment fail|deployment promote")},
        {u"vault"_s,
         tool("write|delete|seal|step-down|operator seal|operator unseal|operator step-down|operator raft|"
              "operator rekey|operator rotate|kv put|kv delete|kv patch|lease revoke|token revoke|secrets disable|"
              "secrets enable|auth disable|auth enable|policy write|policy delete")},
        {u"terraform"_s, tool("apply|destroy|import|taint|untaint|force-unlock|state rm|state mv|state push")},
        {u"tofu"_s, tool("apply|destroy|import|taint|untaint|force-unlock|state rm|state mv|state push")},
        {u"pulumi"_s, tool("up|destroy|refresh|cancel|import")},
        {u"argocd"_s,
         tool("app sync|app rollback|app delete|app set|app create|app terminate-op|app patch|cluster rm")},
        {u"flux"_s, tool("reconcile|suspend|resume|delete|create|bootstrap|uninstall", "-n|--namespace")},
        {u"kubeadm"_s, tool("init|join|reset|upgrade apply|upgrade node|certs renew")},
        {u"velero"_s, tool("restore create|backup create|backup delete|restore delete|schedule delete|create|delete")},
        {u"istioctl"_s, tool("install|uninstall|upgrade")},
        {u"amtool"_s, tool("silence add|silence expire|silence update|silence import|alert add", "--alertmanager.url")},
        {u"ceph"_s,
         tool("osd out|osd in|osd down|osd rm|osd crush|osd set|osd unset|osd purge|osd destroy|osd reweight|"
              "osd pool|osd lost|osd safe-to-destroy|mon remove|mon add|mds fail|mgr fail|config set|config "
              "rm|orch|auth del|"
              "pg repair|pg scrub|pg deep-scrub|fs fail|tell")},
        {u"gcloud"_s,
         tool("delete|create|update|reset|stop|start|resize|patch|restart|failover|migrate|promote-replica|suspend|"
              "resume|"
              "rollback|deploy|attach-disk|detach-disk|add-iam-policy-binding|remove-iam-policy-binding|import|restore",
              "--project|--zone|--region", true)},
        {u"az"_s,
         tool("delete|create|update|restart|start|stop|scale|failover|deallocate|redeploy|restore|import", "", true)},
        {u"doctl"_s, tool("delete|create|update|reboot|power-off|power-on|resize|restore", "", true)},
        {u"openstack"_s, tool("delete|create|set|unset|reboot|stop|start|rebuild|resize|migrate|evacuate", "", true)},
        {u"virsh"_s,
         tool("destroy|shutdown|reboot|start|undefine|suspend|resume|migrate|snapshot-revert|setmem|setvcpus")},
        {u"apt"_s, packages},
        {u"apt-get"_s, packages},
        {u"dnf"_s, packages},
        {u"yum"_s, packages},
        {u"zypper"_s, packages},
        {u"apk"_s, packages},
        {u"snap"_s, packages},
    };
    return known;
}

/// Programs that change something whenever they are called with an argument that is no `--help`.
const QSet<QString> &alwaysChanging()
{
    static const QSet<QString> names{
        u"rm"_s,          u"rmdir"_s,     u"shred"_s,      u"unlink"_s,   u"truncate"_s,      u"wipefs"_s,
        u"mkswap"_s,      u"chmod"_s,     u"chown"_s,      u"chgrp"_s,    u"setfacl"_s,       u"pkill"_s,
        u"killall"_s,     u"skill"_s,     u"dropdb"_s,     u"createdb"_s, u"dropuser"_s,      u"createuser"_s,
        u"pg_resetwal"_s, u"pg_rewind"_s, u"reindexdb"_s,  u"vacuumdb"_s, u"pg_restore"_s,    u"modprobe"_s,
        u"rmmod"_s,       u"insmod"_s,    u"swapoff"_s,    u"umount"_s,   u"ifup"_s,          u"ifdown"_s,
        u"lvremove"_s,    u"lvextend"_s,  u"lvresize"_s,   u"lvcreate"_s, u"lvreduce"_s,      u"lvchange"_s,
        u"vgextend"_s,    u"vgremove"_s,  u"vgreduce"_s,   u"vgcreate"_s, u"pvcreate"_s,      u"pvremove"_s,
        u"pvmove"_s,      u"resize2fs"_s, u"xfs_growfs"_s, u"growpart"_s, u"usermod"_s,       u"userdel"_s,
        u"useradd"_s,     u"groupadd"_s,  u"passwd"_s,     u"chpasswd"_s, u"pg_ctlcluster"_s, u"setenforce"_s,
        u"telinit"_s,     u"init"_s,      u"mysqladmin"_s};
    return names;
}

/// The same without any argument.
const QSet<QString> &changingAlone()
{
    static const QSet<QString> names{u"reboot"_s, u"shutdown"_s, u"poweroff"_s, u"halt"_s, u"chef-client"_s};
    return names;
}

bool isOption(const QString &word)
{
    return word.size() > 1 && word.startsWith(u'-');
}

bool has(const QStringList &words, std::initializer_list<QStringView> wanted)
{
    return std::ranges::any_of(words, [&](const QString &word) {
        return std::ranges::any_of(wanted, [&](QStringView each) {
            return word == each || (each.startsWith(u"--") && word.startsWith(QString(each + u'=')));
        });
    });
}

bool isTriedOut(const QStringList &words)
{
    const bool dry = std::ranges::any_of(words, [](const QString &word) {
        return word == u"--dry-run"
            || (word.startsWith(u"--dry-run=") && word != u"--dry-run=none" && word != u"--dry-run=false");
    });
    return dry || has(words, {u"--help", u"-h", u"--version", u"--what-if", u"--check", u"--list"});
}

QStringList bare(const QStringList &words, const QStringList &valued)
{
    QStringList kept;
    for (qsizetype i = 1; i < words.size(); ++i) {
        if (words[i] == u"--")
            break;
        if (valued.contains(words[i]))
            ++i;
        else if (!isOption(words[i]))
            kept.append(words[i]);
    }
    return kept;
}

std::optional<QString> verbOf(const QString &name, const Tool &tool, const QStringList &words)
{
    const QStringList said = bare(words, tool.valued);
    if (said.isEmpty() || isTriedOut(words))
        return std::nullopt;
    if (tool.anywhere) {
        for (const QString &word : said) {
            if (tool.verbs.contains(word))
                return QString(name + u' ' + word);
        }
        return std::nullopt;
    }
    if (said.size() > 1 && tool.verbs.contains(QString(said[0] + u' ' + said[1]))) {
        if (name == u"nft" && said[0] == u"list")
            return std::nullopt;
        return QString(name + u' ' + said[0] + u' ' + said[1]);
    }
    if (!tool.verbs.contains(said[0]) || (said[0] == u"create" && said.value(1) == u"token"))
        return std::nullopt;
    return QString(name + u' ' + said[0]);
}

/// `-c "UPDATE …"`: the first statement that writes.
std::optional<QString> sqlOf(const QString &name, const QStringList &words)
{
    static const QRegularExpression writes(
        u"(?:^|;|\\bBEGIN\\b|\\bAS\\s*\\()\\s*(DROP|DELETE|UPDATE|INSERT|ALTER|TRUNCATE|GRANT|REVOKE|CREATE|REINDEX|VACUUM|CLUSTER|REASSIGN|KILL|SET\\s+GLOBAL|STOP\\s+(?:SLAVE|REPLICA)|START\\s+(?:SLAVE|REPLICA)|CHANGE\\s+(?:MASTER|REPLICATION)|FLUSH|RESET|PURGE|REPLACE|MERGE|CHECKPOINT)\\b"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression calls(
        u"\\b(pg_terminate_backend|pg_cancel_backend|pg_promote|pg_drop_replication_slot|pg_create_physical_replication_slot|pg_switch_wal|pg_reload_conf|pg_wal_replay_pause|pg_wal_replay_resume|setval|dropDatabase|deleteMany|deleteOne|updateMany|updateOne|insertOne|insertMany|stepDown|shutdownServer|killOp)\\s*\\("_s);
    static const QStringList flags{u"-c"_s, u"--command"_s, u"-e"_s, u"--execute"_s, u"--eval"_s, u"-Q"_s};
    for (qsizetype i = 1; i < words.size(); ++i) {
        const bool isText = flags.contains(words[i - 1]) || words[i].contains(u' ');
        const auto match = isText ? writes.match(words[i]) : QRegularExpressionMatch();
        if (match.hasMatch())
            return QString(name + u": "_s + match.captured(1).toUpper().simplified());
        if (const auto call = calls.match(words[i]); call.hasMatch())
            return QString(name + u": "_s + call.captured(1));
    }
    return std::nullopt;
}

std::optional<QString> httpOf(const QString &name, const QStringList &words)
{
    QString method;
    bool hasBody = false;
    QString address;
    for (qsizetype i = 1; i < words.size(); ++i) {
        const QString &word = words[i];
        if (word == u"-X" || word == u"--request" || word == u"--method")
            method = words.value(++i).toUpper();
        else if (word.startsWith(u"--request=") || word.startsWith(u"--method="))
            method = word.section(u'=', 1).toUpper();
        else if (!word.startsWith(u"--") && word.startsWith(u'-') && word.contains(u'X') && name == u"curl") {
            const QString rest = word.section(u'X', 1);
            method = rest.isEmpty() ? words.value(++i).toUpper() : rest.toUpper();
        } else if (word == u"-d" || word.startsWith(u"--data") || word == u"--json" || word == u"-F"
                   || word == u"--form" || word == u"-T" || word == u"--upload-file" || word.startsWith(u"--post-"))
            hasBody = true;
        else if (word.contains(u"://") || word.contains(u'/'))
            address = word;
    }
    if (has(words, {u"-G", u"--get", u"-I", u"--head"}))
        return std::nullopt;
    if (method.isEmpty() && hasBody)
        method = has(words, {u"-T", u"--upload-file"}) ? u"PUT"_s : u"POST"_s;
    if (!QStringList{u"POST"_s, u"PUT"_s, u"DELETE"_s, u"PATCH"_s}.contains(method))
        return std::nullopt;
    // Some APIs ask by POST.
    static const QRegularExpression asks(
        u"/(query|query_range|series|labels|_search|_msearch|_count|search|graphql|sql|explain|_analyze)(\\?|$)"_s);
    if (method == u"POST" && asks.match(address).hasMatch())
        return std::nullopt;
    return QString(name + u" -X "_s + method);
}

bool isScratch(const QString &path)
{
    static const QStringList kept{u"/tmp/"_s,    u"/var/tmp/"_s, u"/dev/null"_s,
                                  u"/dev/std"_s, u"/dev/fd/"_s,  u"/dev/tty"_s};
    return std::ranges::any_of(kept, [&](const QString &each) { return path.startsWith(each); });
}

bool isOfTheSystem(const QString &path)
{
    return path.startsWith(u'/') && !isScratch(path);
}

/// Network filters and interfaces, disks, files: programs whose options say what they do.
std::optional<QString> byOptions(const QString &name, const QStringList &words)
{
    const QString last = words.size() > 1 ? words.last() : QString();
    const auto said = [&](bool changes, const QString &how = {}) {
        return changes ? std::optional(how.isEmpty() ? name : QString(name + u' ' + how)) : std::nullopt;
    };
    if (name == u"iptables" || name == u"ip6tables" || name == u"ebtables" || name == u"arptables") {
        for (const QString &word : words) {
            if (QStringList{u"-A"_s, u"-I"_s, u"-D"_s, u"-R"_s, u"-F"_s, u"-X"_s, u"-P"_s, u"-N"_s, u"-Z"_s,
                            u"--append"_s, u"--insert"_s, u"--delete"_s, u"--flush"_s, u"--policy"_s, u"--replace"_s}
                    .contains(word))
                return said(true, word);
        }
        return std::nullopt;
    }
    if (name == u"ip") {
        const QStringList bared = bare(words, {u"-n"_s, u"-netns"_s});
        return said(
            QStringList{u"set"_s, u"add"_s, u"del"_s, u"delete"_s, u"replace"_s, u"change"_s, u"flush"_s, u"append"_s}
                .contains(bared.value(1)),
            bared.value(0) + u' ' + bared.value(1));
    }
    if (name == u"ifconfig")
        return said(words.size() > 2 && (has(words, {u"up", u"down", u"netmask", u"mtu", u"add", u"del"})));
    if (name == u"ethtool")
        return said(has(words, {u"-K", u"-s", u"-G", u"-A", u"-C", u"-L", u"--set-ring", u"--change", u"-r"}));
    if (name == u"firewall-cmd")
        return said(std::ranges::any_of(words, [](const QString &w) {
            return w.startsWith(u"--add-") || w.startsWith(u"--remove-") || w == u"--reload" || w.startsWith(u"--set-")
                || w.startsWith(u"--panic-on");
        }));
    if (name == u"sysctl")
        return said(
            has(words, {u"-w", u"--write", u"-p", u"--load", u"--system"})
            || std::ranges::any_of(words.mid(1), [](const QString &w) { return w.contains(u'=') && !isOption(w); }));
    if (name == u"mdadm")
        return said(
            has(words,
                {u"--manage", u"--add", u"--remove", u"--fail", u"--stop", u"--create", u"--assemble", u"--grow",
                 u"--zero-superblock", u"--re-add", u"--replace", u"-a", u"-r", u"-f", u"-S", u"-C", u"-A", u"-G"})
            && !has(words, {u"--detail", u"-D", u"--examine", u"-E", u"-Q", u"--query", u"--detail-platform"}));
    if (name == u"dd")
        return said(std::ranges::any_of(
                        words, [](const QString &w) { return w.startsWith(u"of=") && !isScratch(w.sliced(3)); }),
                    u"of="_s);
    if (name.startsWith(u"mkfs"))
        return said(words.size() > 1);
    if (name.startsWith(u"fsck") || name == u"e2fsck" || name == u"xfs_repair")
        return said(words.size() > 1 && !has(words, {u"-n", u"-N"}));
    if (name == u"tune2fs")
        return said(words.size() > 1 && !has(words, {u"-l"}));
    if (name == u"fdisk" || name == u"sfdisk" || name == u"sgdisk" || name == u"gdisk")
        return said(words.size() > 1 && !has(words, {u"-l", u"--list", u"-p", u"-d", u"--dump"}));
    if (name == u"parted")
        return said(words.size() > 2 && !has(words, {u"-l", u"print", u"--list"}));
    if (name == u"mount")
        return said(bare(words, {u"-t"_s, u"-o"_s}).size() > 0);
    if (name == u"sed" || name == u"perl")
        return said(std::ranges::any_of(words,
                                        [](const QString &w) {
                                            return w == u"--in-place" || w.startsWith(u"--in-place=")
                                                || (w.startsWith(u"-i") && !w.startsWith(u"--"));
                                        }),
                    u"-i"_s);
    if (name == u"tee")
        return said(std::ranges::any_of(words.mid(1), isOfTheSystem), last);
    if (name == u"cp" || name == u"install" || name == u"ln" || name == u"scp" || name == u"rsync")
        return said((words.size() > 2 && isOfTheSystem(last)) || (name == u"rsync" && has(words, {u"--delete"})));
    if (name == u"mv")
        return said(words.size() > 2 && !std::ranges::all_of(words.mid(1), [](const QString &w) {
                        return isOption(w) || isScratch(w);
                    }));
    if (name == u"crontab")
        return said(words.size() > 1 && !has(words, {u"-l"}));
    if (name == u"nginx")
        return said(has(words, {u"-s"}), u"-s " + words.value(words.indexOf(u"-s"_s) + 1));
    if (name == u"apachectl" || name == u"apache2ctl" || name == u"httpd")
        return said(has(words, {u"restart", u"graceful", u"stop", u"start", u"graceful-stop"}), last);
    if (name == u"kill")
        return said(words.size() > 1 && !has(words, {u"-0", u"-l", u"-L"}));
    if (name == u"find")
        return said(has(words, {u"-delete"}), u"-delete"_s);
    if (name == u"swapon")
        return said(words.size() > 1 && !has(words, {u"-s", u"--show", u"--summary"}));
    if (name == u"puppet")
        return said(has(words, {u"agent", u"apply"}) && !has(words, {u"--noop"}), u"agent"_s);
    if (name == u"ansible-playbook")
        return said(words.size() > 1
                    && !has(words, {u"--check", u"-C", u"--list-hosts", u"--list-tasks", u"--syntax-check"}));
    if (name == u"rpm" || name == u"dpkg")
        return said(has(words,
                        {u"-i", u"-U", u"-Uvh", u"-ivh", u"-e", u"-r", u"-P", u"--install", u"--purge", u"--remove",
                         u"--configure"}),
                    words.value(1));
    return std::nullopt;
}

/// Tools of one family each that fit no table.
std::optional<QString> byFamily(const QString &name, const QStringList &words)
{
    if (name == u"aws") {
        const QStringList said = bare(words, {u"--region"_s, u"--profile"_s, u"--output"_s});
        if (isTriedOut(words) || has(words, {u"--dryrun"}))
            return std::nullopt;
        static const QRegularExpression changing(
            u"^(delete|terminate|stop|reboot|start|modify|update|put|create|detach|attach|run|reset|restore|revoke|authorize|promote|failover|deregister|register|set|disable|enable|purge|remove|add|execute|cancel|change|invoke|release|associate|disassociate|replace|rotate)-"_s);
        const bool isCopy = said.value(0) == u"s3"
            && QStringList{u"rm"_s, u"mv"_s, u"rb"_s, u"mb"_s, u"sync"_s}.contains(said.value(1));
        return isCopy || changing.match(said.value(1)).hasMatch()
            ? std::optional(QString(u"aws "_s + said.value(0) + u' ' + said.value(1)))
            : std::nullopt;
    }
    if (name == u"redis-cli" || name == u"valkey-cli") {
        static const QStringList changing{u"FLUSHALL"_s,  u"FLUSHDB"_s,  u"DEL"_s,         u"UNLINK"_s,
                                          u"SET"_s,       u"SHUTDOWN"_s, u"FAILOVER"_s,    u"SLAVEOF"_s,
                                          u"REPLICAOF"_s, u"EXPIRE"_s,   u"RENAME"_s,      u"RESTORE"_s,
                                          u"MIGRATE"_s,   u"BGSAVE"_s,   u"BGREWRITEAOF"_s};
        const QStringList said =
            bare(words, {u"-h"_s, u"-p"_s, u"-a"_s, u"-n"_s, u"--user"_s, u"--pass"_s, u"-u"_s, u"-s"_s});
        const QString verb = said.value(0).toUpper();
        const QString second = said.value(1).toUpper();
        const bool two = (verb == u"CONFIG" && (second == u"SET" || second == u"REWRITE"))
            || (verb == u"CLIENT" && second == u"KILL") || (verb == u"SCRIPT" && second == u"KILL")
            || (verb == u"CLUSTER" && QStringList{u"FAILOVER"_s, u"RESET"_s, u"FORGET"_s, u"MEET"_s}.contains(second))
            || (verb == u"SENTINEL" && QStringList{u"FAILOVER"_s, u"RESET"_s, u"REMOVE"_s}.contains(second));
        return two || changing.contains(verb)
            ? std::optional(QString(name + u' ' + verb + (two ? QString(u' ' + second) : QString())))
            : std::nullopt;
    }
    if (name.startsWith(u"kafka-")) {
        for (const auto flags = {u"--delete"_s, u"--create"_s, u"--alter"_s, u"--execute"_s};
             const QString &flag : flags) {
            if (words.contains(flag))
                return QString(name + u' ' + flag);
        }
        return std::nullopt;
    }
    if (name == u"service" || name.startsWith(u"/etc/init.d/")) {
        static const QStringList changing{u"start"_s, u"stop"_s, u"restart"_s, u"reload"_s, u"force-reload"_s};
        const QString verb = words.value(name == u"service" ? 2 : 1);
        return changing.contains(verb) ? std::optional(QString(u"service "_s + verb)) : std::nullopt;
    }
    if (name == u"http" || name == u"https" || name == u"xh") {
        for (const QString &word : words) {
            if (QStringList{u"POST"_s, u"PUT"_s, u"DELETE"_s, u"PATCH"_s}.contains(word))
                return QString(name + u' ' + word);
        }
    }
    return std::nullopt;
}

/// `echo "set server …" | socat stdio /run/haproxy.sock`
std::optional<QString> bySocket(const QString &name, const ShellCommand &command)
{
    if ((name != u"socat" && name != u"nc" && name != u"ncat") || command.fed.size() < 2)
        return std::nullopt;
    static const QStringList changing{u"set"_s,   u"disable"_s, u"enable"_s, u"shutdown"_s,
                                      u"clear"_s, u"del"_s,     u"add"_s,    u"commit"_s};
    const QString text = command.fed.mid(1).join(u' ').trimmed();
    const QString verb = text.section(QRegularExpression(u"[;\\s]"_s), 0, 0);
    return changing.contains(verb) ? std::optional(QString(name + u": "_s + text.section(u' ', 0, 1))) : std::nullopt;
}

/// The words behind a wrapper; empty when it wraps nothing that can be told.
QStringList unwrapped(const QString &name, const QStringList &words)
{
    const auto from = [&](const QStringList &valued, int skipBare) {
        for (qsizetype i = 1; i < words.size(); ++i) {
            if (valued.contains(words[i]))
                ++i;
            else if (isOption(words[i]) || (words[i].contains(u'=') && name == u"env"))
                continue;
            else if (skipBare-- == 0)
                return words.sliced(i);
        }
        return QStringList();
    };
    if (name == u"sudo" || name == u"doas")
        return from({u"-u"_s, u"-g"_s, u"-h"_s, u"-p"_s, u"-C"_s, u"-U"_s}, 0);
    if (name == u"env" || name == u"nohup" || name == u"time" || name == u"exec" || name == u"command"
        || name == u"setsid" || name == u"stdbuf" || name == u"then" || name == u"do" || name == u"else"
        || name == u"if" || name == u"while" || name == u"until" || name == u"!" || name == u"{")
        return from({}, 0);
    if (name == u"nice" || name == u"ionice")
        return from({u"-n"_s, u"-c"_s}, 0);
    if (name == u"timeout" || name == u"chroot")
        return from({u"-k"_s, u"-s"_s}, 1);
    if (name == u"watch")
        return from({u"-n"_s}, 0);
    if (name == u"xargs" || name == u"parallel")
        return from({u"-n"_s, u"-I"_s, u"-P"_s, u"-L"_s, u"-d"_s, u"-a"_s, u"-j"_s}, 0);
    if (name == u"find") {
        const qsizetype at = words.indexOf(u"-exec"_s);
        return at > 0 ? words.sliced(at + 1) : QStringList();
    }
    if (name == u"kubectl" || name == u"oc" || name == u"k" || name == u"docker" || name == u"podman"
        || name == u"crictl" || name == u"nsenter" || name == u"ip") {
        if (const qsizetype at = words.indexOf(u"--"_s); at > 0)
            return words.sliced(at + 1);
        const qsizetype netns = words.indexOf(u"exec"_s);
        if (name == u"ip" && netns > 0 && words.value(netns - 1) == u"netns")
            return words.mid(netns + 2);
        if (name != u"ip" && (words.contains(u"exec"_s) || words.contains(u"rsh"_s))) {
            // `oc rsh POD COMMAND…`, `docker exec -it NAME COMMAND…`
            const QStringList inside = words.sliced(std::max(words.indexOf(u"exec"_s), words.indexOf(u"rsh"_s)));
            static const QStringList valued{u"-n"_s, u"--namespace"_s, u"-c"_s, u"--container"_s,
                                            u"-u"_s, u"-w"_s,          u"-e"_s};
            int bareWords = 0;
            for (qsizetype i = 1; i < inside.size(); ++i) {
                if (valued.contains(inside[i]))
                    ++i;
                else if (!isOption(inside[i]) && ++bareWords == 2)
                    return inside.sliced(i);
            }
        }
    }
    return {};
}

/// The shell text that a wrapper runs: `sh -c "…"`, `ssh host "…"`, `su - postgres -c "…"`.
QString innerShell(const QString &name, const QStringList &words)
{
    static const QSet<QString> shells{u"sh"_s, u"bash"_s, u"zsh"_s, u"ksh"_s, u"dash"_s, u"su"_s, u"runuser"_s};
    if (shells.contains(name)) {
        for (qsizetype i = 1; i + 1 < words.size(); ++i) {
            if (words[i].startsWith(u'-') && !words[i].startsWith(u"--") && words[i].endsWith(u'c'))
                return words[i + 1];
        }
    }
    if (name == u"ssh" || name == u"gcloud") {
        static const QStringList valued{u"-i"_s, u"-l"_s, u"-p"_s, u"-o"_s, u"-F"_s, u"-J"_s, u"-L"_s, u"-R"_s};
        if (name == u"ssh") {
            const QStringList said = bare(words, valued);
            return said.mid(1).join(u' ');
        }
        const auto command = std::ranges::find_if(words, [](const QString &w) { return w.startsWith(u"--command="); });
        return command == words.end() ? QString() : command->section(u'=', 1);
    }
    return {};
}

std::optional<QString> judgeWords(const ShellCommand &command, const QString &name, int depth)
{
    const QStringList &words = command.words;
    const bool isTable = tools().contains(name);
    if (const QString inner = innerShell(name, words); !inner.isEmpty() && depth < maximumDepth) {
        for (const auto commands = shellCommands(inner); const ShellCommand &each : commands) {
            if (const auto what = judge(each, depth + 1))
                return what;
        }
    }
    if (const QStringList rest = unwrapped(name, words); !rest.isEmpty() && depth < maximumDepth) {
        ShellCommand wrapped = command;
        wrapped.words = rest;
        if (const auto what = judge(wrapped, depth + 1))
            return what;
    }
    if (isTable) {
        if (name == u"nft" && (has(words, {u"-f", u"--file"})))
            return u"nft -f"_s;
        if (name == u"pg_ctl" || !(words.contains(u"exec"_s) && (name == u"docker" || name == u"podman")))
            return verbOf(name, tools()[name], words);
        return std::nullopt;
    }
    if (changingAlone().contains(name) || (alwaysChanging().contains(name) && words.size() > 1))
        return isTriedOut(words) ? std::nullopt : std::optional(name);
    if (name == u"curl" || name == u"wget")
        return httpOf(name, words);
    static const QSet<QString> databases{u"psql"_s,    u"mysql"_s,  u"mariadb"_s, u"sqlite3"_s,          u"mongo"_s,
                                         u"mongosh"_s, u"sqlcmd"_s, u"cqlsh"_s,   u"clickhouse-client"_s};
    if (databases.contains(name))
        return sqlOf(name, words);
    for (const auto &each : {byOptions(name, words), byFamily(name, words), bySocket(name, command)}) {
        if (each)
            return each;
    }
    return std::nullopt;
}

std::optional<QString> judge(const ShellCommand &command, int depth)
{
    ShellCommand bareCommand = command;
    static const QRegularExpression assignment(u"^[A-Za-z_]\\w*="_s);
    while (!bareCommand.words.isEmpty() && assignment.match(bareCommand.words.first()).hasMatch())
        bareCommand.words.removeFirst();
    if (!bareCommand.words.isEmpty()) {
        QString name = bareCommand.words.first();
        if (name.startsWith(u'/') && !name.startsWith(u"/etc/init.d/"))
            name = QFileInfo(name).fileName();
        if (name.endsWith(u".sh") && name.startsWith(u"kafka-"))
            name.chop(3);
        if (const auto what = judgeWords(bareCommand, name, depth))
            return what;
    }
    for (const QString &path : command.writesTo) {
        if (isOfTheSystem(path))
            return QString(u"> "_s + path);
    }
    return std::nullopt;
}

}

std::optional<QString> mutates(const ShellCommand &command)
{
    return judge(command, 0);
}

QList<MutatingLine> mutatingLines(const QString &shell)
{
    QList<MutatingLine> lines;
    for (const auto commands = shellCommands(shell); const ShellCommand &command : commands) {
        if (const auto what = mutates(command))
            lines.append({*what, command.line, command.column});
    }
    return lines;
}

}
