import convention.models.document
import convention.models.text_import
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('summary', 'Summary'), ('full-text', 'Full text')], max_length=12, verbose_name='kind')),
                ('language', models.CharField(default='en', help_text='A language tag such as en.', max_length=12, validators=[django.core.validators.RegexValidator('^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$', 'Write a tag such as en or pt-BR.')], verbose_name='language')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('date', models.CharField(blank=True, max_length=10, validators=[django.core.validators.RegexValidator('^\\d{4}(-\\d{2}(-\\d{2})?)?$', 'Write 2017, 2017-06 or 2017-06-30.')], verbose_name='date of the document')),
                ('file', models.FileField(help_text='A PDF or a .docx file of at most 25 MB.', upload_to=convention.models.document.upload_path, verbose_name='file')),
                ('suffix', models.CharField(editable=False, max_length=8)),
                ('content_type', models.CharField(editable=False, max_length=100)),
                ('size', models.PositiveBigIntegerField(editable=False, verbose_name='size')),
                ('sha256', models.CharField(editable=False, max_length=64, verbose_name='SHA-256')),
                ('uploaded_at', models.DateTimeField(auto_now_add=True, verbose_name='uploaded')),
            ],
            options={
                'verbose_name': 'document',
                'verbose_name_plural': 'documents',
                'ordering': ['kind', 'language', '-uploaded_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Instrument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=300, unique=True, verbose_name='name')),
                ('year', models.CharField(blank=True, max_length=10, verbose_name='year')),
                ('names', models.TextField(blank=True, help_text='One a line, as texts write it, such as “its Protocol of 1967”. Capitals count.', max_length=2000, verbose_name='other names')),
                ('address', models.URLField(blank=True, help_text='Where it can be read; empty: no link.', verbose_name='address')),
            ],
            options={
                'verbose_name': 'other instrument',
                'verbose_name_plural': 'other instruments',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Prose',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=60, unique=True, verbose_name='key')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('description', models.CharField(blank=True, max_length=300, verbose_name='description for search engines')),
                ('markdown', models.TextField(blank=True, help_text='Markdown.', max_length=200000, verbose_name='text')),
                ('shipped_title', models.CharField(blank=True, editable=False, max_length=200)),
                ('shipped_description', models.CharField(blank=True, editable=False, max_length=300)),
                ('shipped_markdown', models.TextField(blank=True, editable=False)),
                ('html', models.TextField(blank=True, editable=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
            ],
            options={
                'verbose_name': 'page text',
                'verbose_name_plural': 'page texts',
                'ordering': ['key'],
            },
        ),
        migrations.CreateModel(
            name='Talk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('publisher', models.CharField(max_length=200, verbose_name='publisher')),
                ('date', models.DateField(verbose_name='date')),
                ('address', models.URLField(blank=True, verbose_name='address')),
            ],
            options={
                'verbose_name': 'talk',
                'verbose_name_plural': 'talks',
                'ordering': ['date'],
            },
        ),
        migrations.CreateModel(
            name='ContentVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField(default=1)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='one_row_of_content_version')],
            },
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(help_text='A language tag such as en.', max_length=12, verbose_name='language')),
                ('label', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[a-z0-9]+(-[a-z0-9]+)*$', 'Use a–z, 0–9 and hyphens.')], verbose_name='label')),
                ('slug', models.SlugField(editable=False, max_length=60, unique=True, verbose_name='address')),
                ('title', models.CharField(max_length=300, verbose_name='title')),
                ('subtitle', models.TextField(blank=True, editable=False, verbose_name='lines under the title')),
                ('date', models.CharField(blank=True, max_length=10, validators=[django.core.validators.RegexValidator('^\\d{4}(-\\d{2}(-\\d{2})?)?$', 'Write 2017, 2017-04 or 2017-04-26.')], verbose_name='date of the text')),
                ('article_count', models.PositiveIntegerField(default=0, verbose_name='articles')),
                ('chapter_count', models.PositiveIntegerField(default=0, verbose_name='chapters')),
                ('source_name', models.CharField(blank=True, max_length=255, verbose_name='source file')),
                ('source_sha256', models.CharField(blank=True, max_length=64, verbose_name='SHA-256 of the source file')),
                ('digest', models.CharField(blank=True, max_length=64, verbose_name='SHA-256 of the text')),
                ('draft', models.JSONField(blank=True, default=dict, editable=False, help_text='What publishing the loaded text will say of the edition; empty while nothing waits.')),
                ('is_specimen', models.BooleanField(default=False, verbose_name='specimen')),
                ('is_current', models.BooleanField(default=False, verbose_name='current')),
                ('loaded_at', models.DateTimeField(blank=True, null=True, verbose_name='loaded')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published')),
                ('rights_holder', models.CharField(blank=True, max_length=200, verbose_name='rights holder')),
                ('licence', models.CharField(blank=True, max_length=200, verbose_name='licence of the text')),
                ('proofread_by', models.CharField(blank=True, max_length=200, verbose_name='proof-read by')),
                ('proofread_on', models.DateField(blank=True, null=True, verbose_name='proof-read on')),
            ],
            options={
                'verbose_name': 'edition',
                'verbose_name_plural': 'editions',
                'constraints': [models.UniqueConstraint(fields=('language', 'label'), name='one_edition_per_language_and_label'), models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('language',), name='one_current_edition_per_language'), models.CheckConstraint(condition=models.Q(('is_current', False), ('published_at__isnull', False), _connector='OR'), name='current_edition_is_published'), models.CheckConstraint(condition=models.Q(('is_specimen', False), ('is_current', False), _connector='OR'), name='specimen_is_never_current')],
            },
        ),
        migrations.CreateModel(
            name='Division',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('preamble', 'preamble'), ('book', 'book'), ('part', 'part'), ('title', 'title'), ('chapter', 'chapter'), ('section', 'section'), ('subsection', 'subsection'), ('annex', 'annex'), ('closing', 'closing clause')], max_length=12)),
                ('number', models.CharField(blank=True, max_length=20)),
                ('label', models.CharField(blank=True, max_length=120)),
                ('heading', models.CharField(blank=True, max_length=1000)),
                ('anchor', models.CharField(max_length=120)),
                ('order', models.PositiveIntegerField()),
                ('refs', models.JSONField(blank=True, default=list, help_text='Footnote marks in the heading: [[offset, number], …].')),
                ('html', models.TextField(blank=True, help_text='Its own loose paragraphs, rendered when the edition was loaded.')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='children', to='convention.division')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='divisions', to='convention.edition')),
            ],
            options={
                'ordering': ['edition', 'order'],
            },
        ),
        migrations.CreateModel(
            name='ChapterGroups',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chapter', models.CharField(max_length=20, verbose_name='chapter')),
                ('groups', models.CharField(blank=True, max_length=300, verbose_name='groups')),
                ('builds_on', models.CharField(blank=True, max_length=100, verbose_name='builds on chapters')),
                ('exceptions', models.CharField(blank=True, max_length=2000, verbose_name='but not on')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chapter_groups', to='convention.edition')),
            ],
            options={
                'verbose_name': 'chapter and its groups',
                'verbose_name_plural': 'chapters and their groups',
                'ordering': ['edition', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20)),
                ('slug', models.CharField(max_length=40)),
                ('label', models.CharField(max_length=60)),
                ('heading', models.CharField(blank=True, max_length=1000)),
                ('anchor', models.CharField(max_length=120)),
                ('order', models.PositiveIntegerField()),
                ('position', models.PositiveIntegerField(help_text='Counts from 1 within the body, or within its annex.')),
                ('refs', models.JSONField(blank=True, default=list, help_text='Footnote marks in the heading: [[offset, number], …].')),
                ('text', models.TextField(help_text='Plain text, for search, excerpts and comparison.')),
                ('html', models.TextField()),
                ('annex', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='annex_articles', to='convention.division')),
                ('division', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='articles', to='convention.division')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='articles', to='convention.edition')),
            ],
            options={
                'ordering': ['edition', 'order'],
            },
        ),
        migrations.CreateModel(
            name='Annotation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveIntegerField()),
                ('article', models.CharField(max_length=20, verbose_name='article')),
                ('provision', models.CharField(blank=True, max_length=40, verbose_name='paragraph')),
                ('kind', models.CharField(choices=[('right-of-migrants', 'right of migrants'), ('duty-of-migrants', 'duty of migrants'), ('right-of-states', 'right of States'), ('duty-of-states', 'duty of States'), ('duty-of-institutions', 'duty of institutions'), ('frame', 'frame')], max_length=24, verbose_name='kind')),
                ('code', models.SlugField(max_length=60, verbose_name='code')),
                ('right', models.CharField(blank=True, max_length=40, verbose_name='right')),
                ('groups', models.CharField(blank=True, max_length=300, verbose_name='groups')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='in plain words')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='annotations', to='convention.edition')),
            ],
            options={
                'verbose_name': 'annotation',
                'verbose_name_plural': 'annotations',
                'ordering': ['edition', 'order'],
            },
        ),
        migrations.CreateModel(
            name='Footnote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20)),
                ('mark', models.CharField(blank=True, max_length=20)),
                ('anchor', models.CharField(max_length=60)),
                ('text', models.TextField()),
                ('order', models.PositiveIntegerField()),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='footnotes', to='convention.edition')),
            ],
            options={
                'ordering': ['edition', 'order'],
            },
        ),
        migrations.CreateModel(
            name='Interview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('person', models.CharField(max_length=200, verbose_name='person')),
                ('series', models.CharField(blank=True, max_length=200, verbose_name='series')),
                ('address', models.URLField(blank=True, verbose_name='address')),
                ('date', models.DateField(blank=True, null=True, verbose_name='date')),
                ('minutes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='length in minutes')),
                ('transcript', models.TextField(blank=True, help_text='Markdown.', max_length=500000, verbose_name='transcript')),
                ('transcript_html', models.TextField(blank=True, editable=False)),
            ],
            options={
                'verbose_name': 'interview',
                'verbose_name_plural': 'interview',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='one_interview')],
            },
        ),
        migrations.CreateModel(
            name='MadeFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=60)),
                ('format', models.CharField(max_length=20)),
                ('made_of', models.CharField(max_length=64)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('size', models.PositiveBigIntegerField(default=0)),
                ('made_at', models.DateTimeField(null=True)),
                ('failed_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('subject', 'format'), name='one_file_a_format')],
            },
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('anchor', models.CharField(max_length=160)),
                ('in_note', models.BooleanField(default=False)),
                ('order', models.PositiveIntegerField()),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='convention.edition')),
                ('instrument', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='convention.instrument')),
            ],
            options={
                'ordering': ['edition', 'order'],
            },
        ),
        migrations.CreateModel(
            name='ProseVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('description', models.CharField(blank=True, max_length=300, verbose_name='description for search engines')),
                ('markdown', models.TextField(blank=True, verbose_name='text')),
                ('saved_at', models.DateTimeField(auto_now_add=True, verbose_name='saved')),
                ('prose', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='convention.prose')),
                ('saved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ],
            options={
                'verbose_name': 'version',
                'verbose_name_plural': 'versions',
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='Provision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mark', models.CharField(blank=True, max_length=20)),
                ('anchor', models.CharField(max_length=160)),
                ('depth', models.PositiveSmallIntegerField()),
                ('order', models.PositiveIntegerField()),
                ('text', models.TextField()),
                ('refs', models.JSONField(blank=True, default=list, help_text='Footnote marks: [[offset, number], …].')),
                ('article', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='provisions', to='convention.article')),
                ('division', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='provisions', to='convention.division')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='provisions', to='convention.edition')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='children', to='convention.provision')),
            ],
            options={
                'ordering': ['edition', 'order'],
            },
        ),
        migrations.CreateModel(
            name='RightsVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.CharField(choices=[('chapters', 'chapters and their groups'), ('annotations', 'annotations of articles')], max_length=12, verbose_name='table')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('content', models.TextField()),
                ('how', models.CharField(blank=True, max_length=200, verbose_name='how')),
                ('saved_at', models.DateTimeField(auto_now_add=True, verbose_name='saved')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rights_versions', to='convention.edition')),
                ('saved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ],
            options={
                'verbose_name': 'version of annotations',
                'verbose_name_plural': 'versions of annotations',
                'ordering': ['-saved_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='SiteFacts',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('controller', models.CharField(blank=True, max_length=300, verbose_name='who runs this site')),
                ('controller_address', models.TextField(blank=True, verbose_name='postal address')),
                ('contact_questions', models.EmailField(blank=True, max_length=254, verbose_name='address for questions')),
                ('contact_press', models.EmailField(blank=True, max_length=254, verbose_name='address for the press')),
                ('contact_removal', models.EmailField(blank=True, max_length=254, verbose_name='address for removal requests')),
                ('help_url', models.URLField(blank=True, verbose_name='“I need help now” link')),
                ('help_label', models.CharField(blank=True, max_length=120, verbose_name='where that link leads')),
                ('data_licence', models.CharField(blank=True, max_length=200, verbose_name='licence of the open data')),
                ('announcement', models.TextField(blank=True, editable=False)),
                ('security_contact', models.CharField(blank=True, help_text='mailto:… or https://…', max_length=200, validators=[django.core.validators.RegexValidator('^(mailto:|https://)[^\\s]+$', 'Write mailto:… or https://….')], verbose_name='contact for security reports')),
                ('security_expires', models.DateTimeField(blank=True, null=True, verbose_name='security contact valid until')),
            ],
            options={
                'verbose_name': 'facts about the site',
                'verbose_name_plural': 'facts about the site',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='one_row_of_site_facts')],
            },
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('slug', models.CharField(max_length=200)),
                ('definition', models.TextField()),
                ('html', models.TextField(blank=True, help_text='The definition as it is shown away from its place.')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='terms', to='convention.edition')),
                ('provision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='terms', to='convention.provision')),
                ('scope', models.ForeignKey(blank=True, help_text='The division for which it is defined; empty for the whole text.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='terms', to='convention.division')),
            ],
            options={
                'ordering': ['edition', 'name'],
            },
        ),
        migrations.CreateModel(
            name='TextImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(default='en', help_text='A language tag such as en.', max_length=12, validators=[django.core.validators.RegexValidator('^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$', 'Write a tag such as en or pt-BR.')], verbose_name='language')),
                ('label', models.CharField(help_text='What tells this edition from others, such as 2017; a correction takes a new one: 2017-2.', max_length=40, validators=[django.core.validators.RegexValidator('^[a-z0-9]+(-[a-z0-9]+)*$', 'Use a–z, 0–9 and hyphens.'), django.core.validators.MaxLengthValidator(40)], verbose_name='label')),
                ('title', models.CharField(blank=True, help_text='Empty: the title that stands in the file.', max_length=300, verbose_name='title')),
                ('date', models.CharField(blank=True, help_text='2017, 2017-04 or 2017-04-26.', max_length=10, validators=[django.core.validators.RegexValidator('^\\d{4}(-\\d{2}(-\\d{2})?)?$', 'Write 2017, 2017-04 or 2017-04-26.'), django.core.validators.MaxLengthValidator(10)], verbose_name='date of the text')),
                ('file', models.FileField(blank=True, upload_to=convention.models.text_import.import_path, verbose_name='file')),
                ('source_name', models.CharField(editable=False, max_length=255, verbose_name='file')),
                ('source_sha256', models.CharField(blank=True, editable=False, max_length=64, verbose_name='SHA-256 of the file')),
                ('state', models.CharField(choices=[('waiting', 'being read'), ('read', 'to be decided'), ('refused', 'refused'), ('accepted', 'accepted, not public yet'), ('published', 'published'), ('dropped', 'dropped')], default='waiting', editable=False, max_length=12, verbose_name='state')),
                ('refusal', models.CharField(blank=True, editable=False, max_length=500)),
                ('outcome', models.JSONField(editable=False, null=True)),
                ('report', models.JSONField(default=list, editable=False)),
                ('digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('articles', models.PositiveIntegerField(default=0, editable=False, verbose_name='articles')),
                ('uploaded_at', models.DateTimeField(auto_now_add=True, verbose_name='uploaded')),
                ('settled_at', models.DateTimeField(editable=False, null=True)),
                ('edition', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='imports', to='convention.edition', verbose_name='edition')),
                ('uploaded_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
            ],
            options={
                'verbose_name': 'import of a text',
                'verbose_name_plural': 'imports of texts',
                'ordering': ['-uploaded_at', '-pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='division',
            constraint=models.UniqueConstraint(fields=('edition', 'order'), name='division_order_is_unique'),
        ),
        migrations.AddConstraint(
            model_name='division',
            constraint=models.UniqueConstraint(fields=('edition', 'anchor'), name='division_anchor_is_unique'),
        ),
        migrations.AddConstraint(
            model_name='chaptergroups',
            constraint=models.UniqueConstraint(fields=('edition', 'chapter'), name='one_row_for_each_chapter'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.UniqueConstraint(fields=('edition', 'order'), name='article_order_is_unique'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.UniqueConstraint(fields=('edition', 'anchor'), name='article_anchor_is_unique'),
        ),
        migrations.AddConstraint(
            model_name='annotation',
            constraint=models.UniqueConstraint(fields=('edition', 'code'), name='annotation_code_is_unique'),
        ),
        migrations.AddConstraint(
            model_name='footnote',
            constraint=models.UniqueConstraint(fields=('edition', 'anchor'), name='footnote_anchor_is_unique'),
        ),
        migrations.AddConstraint(
            model_name='mention',
            constraint=models.UniqueConstraint(fields=('instrument', 'edition', 'anchor', 'in_note'), name='instrument_named_once_at_a_place'),
        ),
        migrations.AddConstraint(
            model_name='proseversion',
            constraint=models.UniqueConstraint(fields=('prose', 'number'), name='prose_version_number_is_unique'),
        ),
        migrations.AddConstraint(
            model_name='provision',
            constraint=models.UniqueConstraint(fields=('edition', 'order'), name='provision_order_is_unique'),
        ),
        migrations.AddConstraint(
            model_name='provision',
            constraint=models.UniqueConstraint(fields=('edition', 'anchor'), name='provision_anchor_is_unique'),
        ),
        migrations.AddConstraint(
            model_name='rightsversion',
            constraint=models.UniqueConstraint(fields=('edition', 'table', 'number'), name='rights_version_number_is_unique'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.UniqueConstraint(fields=('edition', 'slug', 'scope'), name='term_is_unique_in_scope'),
        ),
    ]
