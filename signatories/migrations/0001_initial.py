import django.db.models.deletion
import django_countries.fields
import signatories.models.append_only
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('convention', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Access',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('purpose', models.CharField(choices=[('confirm', 'confirm'), ('own', 'own page')], max_length=8)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('session', models.CharField(blank=True, db_index=True, max_length=64)),
                ('session_until', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Reason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('public', models.CharField(max_length=300, verbose_name='public wording')),
                ('letter', models.TextField(verbose_name='text for the signer')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('active', models.BooleanField(default=True, verbose_name='in use')),
            ],
            options={
                'verbose_name': 'reason',
                'verbose_name_plural': 'reasons',
                'ordering': ['order', 'code'],
            },
        ),
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('verb', models.CharField(max_length=24)),
                ('subject_kind', models.CharField(max_length=12)),
                ('subject', models.UUIDField()),
                ('signature_uuid', models.UUIDField()),
                ('from_state', models.CharField(blank=True, max_length=12)),
                ('to_state', models.CharField(max_length=12)),
                ('version', models.PositiveIntegerField()),
                ('reason', models.CharField(blank=True, max_length=40)),
                ('actor_kind', models.CharField(choices=[('signer', 'signer'), ('staff', 'staff'), ('system', 'system')], max_length=8)),
                ('actor', models.BigIntegerField(blank=True, null=True)),
                ('batch', models.UUIDField(blank=True, null=True)),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['signature_uuid', 'id'], name='audit_by_signature'), models.Index(fields=['actor', 'id'], name='audit_by_actor')],
                'constraints': [signatories.models.append_only.AppendOnly(name='audit_is_append_only')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(max_length=24)),
                ('at', models.DateTimeField()),
                ('seen', models.PositiveIntegerField()),
                ('version', models.PositiveIntegerField()),
                ('before', models.JSONField(default=dict)),
                ('note', models.TextField(blank=True)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to=settings.AUTH_USER_MODEL)),
                ('reason', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='signatories.reason')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='KeyCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.CharField(max_length=32)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='one_row_of_key_check')],
            },
        ),
        migrations.CreateModel(
            name='NumberSequence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('highest', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='one_row_of_numbers')],
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.PositiveIntegerField(blank=True, null=True, unique=True, verbose_name='number')),
                ('kind', models.CharField(choices=[('commission', 'Commission member'), ('selected', 'Selected public signatory'), ('public', 'Public signatory')], default='public', max_length=12, verbose_name='kind')),
                ('rank', models.PositiveIntegerField(blank=True, null=True, verbose_name='rank')),
                ('capacity', models.CharField(choices=[('own', 'in my own name'), ('organisation', 'on behalf of an organisation')], default='own', max_length=12, verbose_name='capacity')),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='name')),
                ('affiliation', models.CharField(blank=True, max_length=500, verbose_name='affiliation')),
                ('position', models.CharField(blank=True, max_length=200, verbose_name='position')),
                ('organisation', models.CharField(blank=True, max_length=200, verbose_name='organisation')),
                ('country', django_countries.fields.CountryField(blank=True, max_length=2, verbose_name='country of residence')),
                ('sort_key', models.CharField(blank=True, max_length=200)),
                ('search_text', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('unconfirmed', 'unconfirmed'), ('pending', 'pending'), ('published', 'published'), ('declined', 'declined'), ('withdrawn', 'withdrawn'), ('erased', 'erased')], max_length=12, verbose_name='state')),
                ('version', models.PositiveIntegerField(default=1)),
                ('marked', models.BooleanField(default=False)),
                ('open_data', models.BooleanField(default=False)),
                ('edition_digest', models.CharField(blank=True, max_length=64)),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='submitted')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='declined, withdrawn or erased')),
                ('submission', models.UUIDField(blank=True, null=True, unique=True)),
                ('seed_key', models.CharField(blank=True, max_length=80, null=True, unique=True)),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='convention.edition')),
            ],
            options={
                'verbose_name': 'signature',
                'verbose_name_plural': 'signatures',
            },
        ),
        migrations.CreateModel(
            name='Mail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('template', models.CharField(max_length=40)),
                ('address', models.EmailField(blank=True, max_length=320)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('sent', 'sent'), ('failed', 'failed'), ('dropped', 'dropped')], default='waiting', max_length=8)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('due_at', models.DateTimeField()),
                ('leased_until', models.DateTimeField(blank=True, null=True)),
                ('lease', models.UUIDField(blank=True, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('error', models.CharField(blank=True, max_length=200)),
                ('access', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='mails', to='signatories.access')),
                ('decision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mails', to='signatories.decision')),
                ('signature', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mails', to='signatories.signature')),
            ],
        ),
        migrations.AddField(
            model_name='decision',
            name='signature',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='signatories.signature'),
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=320, verbose_name='e-mail')),
                ('email_key', models.CharField(db_index=True, max_length=64)),
                ('email_domain', models.CharField(max_length=255)),
                ('capacity', models.CharField(choices=[('own', 'in my own name'), ('organisation', 'on behalf of an organisation')], max_length=12)),
                ('live', models.BooleanField(default=False)),
                ('network_key', models.CharField(blank=True, max_length=64)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('signature', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='contact', to='signatories.signature')),
            ],
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('publication', 'showing the line and statements on this site'), ('open-data', 'open data')], max_length=12)),
                ('wording', models.CharField(max_length=20)),
                ('wording_sha256', models.CharField(max_length=64)),
                ('given_at', models.DateTimeField()),
                ('signature', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='signatories.signature')),
            ],
        ),
        migrations.AddField(
            model_name='access',
            name='signature',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='accesses', to='signatories.signature'),
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('reservation', 'reservation'), ('understanding', 'understanding'), ('declaration', 'declaration'), ('unspecified', 'reservation, understanding or declaration')], max_length=16, verbose_name='kind')),
                ('text', models.TextField(blank=True, max_length=20000, verbose_name='text')),
                ('language', models.CharField(blank=True, max_length=12, verbose_name='language')),
                ('state', models.CharField(choices=[('pending', 'pending'), ('published', 'published'), ('declined', 'declined'), ('superseded', 'superseded'), ('withdrawn', 'withdrawn')], default='pending', max_length=12, verbose_name='state')),
                ('version', models.PositiveIntegerField(default=1)),
                ('order', models.PositiveSmallIntegerField(default=1)),
                ('made_at', models.DateTimeField(blank=True, null=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('signature', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='statements', to='signatories.signature')),
            ],
            options={
                'verbose_name': 'statement',
                'verbose_name_plural': 'statements',
                'ordering': ['order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='StatementTarget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(choices=[('whole', 'the whole Convention'), ('chapter', 'a chapter'), ('article', 'an article'), ('provision', 'a provision')], max_length=12)),
                ('anchor', models.CharField(blank=True, max_length=160)),
                ('label', models.CharField(blank=True, max_length=200)),
                ('excerpt', models.TextField(blank=True)),
                ('order', models.PositiveSmallIntegerField(default=1)),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='convention.edition')),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='signatories.statement')),
            ],
            options={
                'ordering': ['order', 'pk'],
            },
        ),
        migrations.AddIndex(
            model_name='signature',
            index=models.Index(condition=models.Q(('state', 'pending')), fields=['confirmed_at', 'id'], name='queue_order'),
        ),
        migrations.AddIndex(
            model_name='signature',
            index=models.Index(condition=models.Q(('state', 'published')), fields=['kind', '-number'], name='register_newest'),
        ),
        migrations.AddIndex(
            model_name='signature',
            index=models.Index(condition=models.Q(('state', 'published')), fields=['kind', 'rank', 'id'], name='register_rank'),
        ),
        migrations.AddIndex(
            model_name='signature',
            index=models.Index(condition=models.Q(('state', 'unconfirmed')), fields=['submitted_at'], name='unconfirmed_by_age'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['unconfirmed', 'pending', 'published', 'declined', 'withdrawn', 'erased'])), name='signature_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('number__isnull', False), _connector='OR'), name='published_signature_has_number'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'erased'), _negated=True), models.Q(('affiliation', ''), ('country', ''), ('name', ''), ('organisation', ''), ('position', ''), ('search_text', ''), ('sort_key', '')), _connector='OR'), name='erased_signature_is_empty'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'erased'), models.Q(('name', ''), _negated=True), _connector='OR'), name='signature_has_name_until_erased'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'public'), ('rank__isnull', True)), ('rank__isnull', False), _connector='OR'), name='listed_signature_has_rank'),
        ),
        migrations.AddIndex(
            model_name='mail',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['due_at', 'id'], name='mail_due'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(fields=['signature', '-id'], name='decision_by_signature'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(fields=['email_domain', 'live'], name='contact_domain'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.UniqueConstraint(condition=models.Q(('live', True)), fields=('email_key', 'capacity'), name='one_live_signature_per_address', violation_error_message='This address already has a signature of this kind.'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.UniqueConstraint(fields=('signature', 'purpose'), name='one_consent_per_purpose'),
        ),
        migrations.AddConstraint(
            model_name='statement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'unspecified'), _negated=True), models.Q(('language', ''), ('text', '')), _connector='OR'), name='unspecified_statement_has_no_text'),
        ),
        migrations.AddConstraint(
            model_name='statement',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'unspecified'), models.Q(('text', ''), _negated=True), ('state__in', ['withdrawn', 'declined', 'superseded']), _connector='OR'), name='statement_has_text'),
        ),
        migrations.AddConstraint(
            model_name='statement',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['reservation', 'understanding', 'declaration', 'unspecified'])), name='statement_kind_is_known'),
        ),
        migrations.AddIndex(
            model_name='statementtarget',
            index=models.Index(fields=['edition', 'anchor'], name='target_by_anchor'),
        ),
        migrations.AddConstraint(
            model_name='statementtarget',
            constraint=models.UniqueConstraint(fields=('statement', 'edition', 'anchor'), name='target_named_once'),
        ),
        migrations.AddConstraint(
            model_name='statementtarget',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('scope', 'whole'), _negated=True), ('anchor', ''), _connector='OR'), name='whole_target_has_no_anchor'),
        ),
    ]
